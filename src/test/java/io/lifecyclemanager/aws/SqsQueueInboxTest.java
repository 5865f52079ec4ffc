package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.InboxContract;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqsQueueInboxTest extends InboxContract {
  private static final Duration HIDDEN = Duration.ofSeconds(30);

  private final SystemTime time = new SystemTime();
  private final ElasticMq sqs = ElasticMq.start();
  private final String url = sqs.createQueue("terminations");
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(sqs.endpoint());
  private final SqsQueue queue = new SqsQueue(loopback.clients().sqs(), "terminations", null, time);

  @AfterEach
  void close() {
    loopback.close();
    sqs.close();
  }

  @Test
  void aQueueIsFoundByItsUrl() throws InterruptedException {
    SqsQueue byUrl = new SqsQueue(loopback.clients().sqs(), null, url, time);
    send("x");
    assertThat(byUrl.receive(Duration.ZERO, HIDDEN)).hasSize(1);
  }

  @Test
  void aMissingQueueIsNamedAndFoundOnceItExists() throws InterruptedException {
    SqsQueue later = new SqsQueue(loopback.clients().sqs(), "later", null, time);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> later.receive(Duration.ZERO, HIDDEN))
        .withMessageContaining("no queue 'later'");
    sqs.createQueue("later");
    assertThat(later.receive(Duration.ZERO, HIDDEN)).isEmpty();
  }

  @Test
  void aQueueThatIsDeletedAndCreatedAgainIsFound() throws InterruptedException {
    assertThat(queue.receive(Duration.ZERO, HIDDEN)).isEmpty();
    sqs.deleteQueue(url);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> queue.receive(Duration.ZERO, HIDDEN));
    sqs.createQueue("terminations");
    assertThat(queue.receive(Duration.ZERO, HIDDEN)).isEmpty();
  }

  @Override
  protected Inbox inbox() {
    return queue;
  }

  @Override
  protected Time time() {
    return time;
  }

  @Override
  protected void send(String body) {
    sqs.send(url, body);
  }

  @Override
  protected void losesItsQueue() {
    sqs.deleteQueue(url);
  }
}
