package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.hold.ReceivedMessagesContract;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class SqsQueueMessagesTest extends ReceivedMessagesContract {
  private final ElasticMq sqs = ElasticMq.start();
  private final String url = sqs.createQueue("terminations");
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(sqs.endpoint());
  private final SqsQueue queue =
      new SqsQueue(loopback.clients().sqs(), "terminations", null, new SystemTime());

  @AfterEach
  void close() {
    loopback.close();
    sqs.close();
  }

  @Test
  void aDeletedMessageIsNotOnTheQueueAnyMore() throws InterruptedException {
    send("x");
    queue.delete(List.of(receive(Duration.ofSeconds(10), Duration.ofSeconds(30)).getFirst()));
    assertThat(sqs.counts(url)).isEqualTo(ElasticMq.Counts.NONE);
  }

  @Test
  void aMessageOfADeletedQueueIsGone() throws InterruptedException {
    send("x");
    QueueMessage message = receive(Duration.ofSeconds(10), Duration.ofSeconds(30)).getFirst();
    sqs.deleteQueue(url);
    queue.delete(List.of(message));
  }

  /** The failed receive makes the program forget the URL, and the queue has none any more. */
  @Test
  void aMessageOfADeletedQueueIsGoneAlsoOnceItsUrlIsForgotten() throws InterruptedException {
    send("x");
    QueueMessage message = receive(Duration.ofSeconds(10), Duration.ofSeconds(30)).getFirst();
    sqs.deleteQueue(url);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> receive(Duration.ZERO, Duration.ofSeconds(30)))
        .withMessageContaining("there is no queue")
        .withMessageContaining("in region us-west-2 of the account");
    queue.delete(List.of(message));
  }

  @Test
  void aMessageWithAnInvalidReceiptHandleIsLeftToItsNextDelivery() {
    queue.delete(List.of(new QueueMessage("message-1", "no receipt handle")));
  }

  @Override
  protected ReceivedMessages messages() {
    return queue;
  }

  @Override
  protected void send(String body) {
    sqs.send(url, body);
  }

  @Override
  protected List<QueueMessage> receive(Duration wait, Duration visibility)
      throws InterruptedException {
    return queue.receive(wait, visibility).stream().map(Delivery::message).toList();
  }

  @Override
  protected void breakConnection() {
    sqs.close();
  }
}
