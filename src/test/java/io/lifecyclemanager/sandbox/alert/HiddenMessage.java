package io.lifecyclemanager.sandbox.alert;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import io.lifecyclemanager.sandbox.world.SandboxWorld;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The only message of a world's queue, hidden from replicas until a Prometheus scrapes them: what a
 * counter has counted before the first scrape is no increase.
 *
 * @param receipt its newest receipt handle
 */
record HiddenMessage(SandboxWorld world, String receipt) {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int HIDDEN_SECONDS = 600;

  /** Receives it so many times, at least once; the last time it stays hidden. */
  static HiddenMessage receivedTimes(SandboxWorld world, int times) throws Exception {
    try (SqsClient client = world.sqs().client()) {
      String receipt = "";
      for (int time = 1; time <= times; time++) {
        int hidden = time < times ? 0 : HIDDEN_SECONDS;
        receipt = receive(client, world.queueUrl(), hidden);
      }
      return new HiddenMessage(world, receipt);
    }
  }

  private static String receive(SqsClient client, String queueUrl, int hidden) throws Exception {
    List<Message> received =
        eventually(
            "the message is received",
            TIMEOUT,
            () ->
                client
                    .receiveMessage(q -> q.queueUrl(queueUrl).visibilityTimeout(hidden))
                    .messages(),
            messages -> !messages.isEmpty());
    return received.getFirst().receiptHandle();
  }

  /** From now on a replica can receive it. */
  void show() {
    try (SqsClient client = world.sqs().client()) {
      client.changeMessageVisibility(
          q -> q.queueUrl(world.queueUrl()).receiptHandle(receipt).visibilityTimeout(0));
    }
  }
}
