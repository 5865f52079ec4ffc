package io.lifecyclemanager.simulation.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class ElasticMqTest {
  private static ElasticMq sqs;
  private static SqsClient client;

  @BeforeAll
  static void start() {
    sqs = ElasticMq.start();
    client = sqs.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    sqs.close();
  }

  @Test
  void theUrlOfAQueueLeadsBackToThisServer() {
    URI url = URI.create(sqs.createQueue("url"));

    assertThat(url.getAuthority()).isEqualTo(sqs.endpoint().getAuthority());
    assertThat(client.getQueueUrl(q -> q.queueName("url")).queueUrl()).isEqualTo(url.toString());
  }

  @Test
  void aReceivedMessageIsInFlightUntilItIsDeletedOrMadeVisible() {
    String queue = sqs.createQueue("flight");
    sqs.send(queue, "one");
    assertThat(sqs.counts(queue)).isEqualTo(new Counts(1, 0));

    Message received = receive(queue);
    assertThat(received.body()).isEqualTo("one");
    assertThat(sqs.counts(queue)).isEqualTo(new Counts(0, 1));

    client.changeMessageVisibility(
        c -> c.queueUrl(queue).receiptHandle(received.receiptHandle()).visibilityTimeout(0));
    Message again = receive(queue);
    client.deleteMessage(d -> d.queueUrl(queue).receiptHandle(again.receiptHandle()));
    assertThat(sqs.counts(queue)).isEqualTo(Counts.NONE);
  }

  @Test
  void aQueueKeepsTheAttributesItWasMadeWith() {
    String queue =
        sqs.createQueue("attributes", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "7"));

    assertThat(
            client
                .getQueueAttributes(
                    q -> q.queueUrl(queue).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                .attributes())
        .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "7");
  }

  @Test
  void aMessageCanBeSentToAQueueByItsArnAndToNoOther() {
    String queue = sqs.createQueue("arn");
    sqs.sendToArn(sqs.arn("arn"), "hello");

    assertThat(receive(queue).body()).isEqualTo("hello");
    assertThatThrownBy(() -> sqs.sendToArn(sqs.arn("missing"), "hello"))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  @Test
  void stoppingDoesNotWaitForALongPoll() throws Exception {
    ElasticMq other = ElasticMq.start();
    String queue = other.createQueue("poll");
    CompletableFuture<Boolean> isAnswered = new CompletableFuture<>();
    Thread poller =
        Thread.ofVirtual()
            .start(() -> {
              try (SqsClient polling = other.client()) {
                polling.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(20));
                isAnswered.complete(true);
              } catch (RuntimeException cutOff) {
                isAnswered.complete(false);
              }
            });

    other.close();
    poller.interrupt();

    assertThat(isAnswered.get(1, TimeUnit.MINUTES)).isFalse();
  }

  private static Message receive(String queue) {
    return client
        .receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(5).visibilityTimeout(60))
        .messages()
        .getFirst();
  }
}
