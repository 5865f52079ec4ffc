package io.lifecyclemanager.simulation.sqs;

import software.amazon.awssdk.services.sqs.SqsClient;

/** Fills a queue on any implementation of SQS. */
public final class QueueFiller {
  private QueueFiller() {}

  /** Sends messages and receives some of them. */
  public static void fill(SqsClient client, String queue, int visible, int inFlight) {
    String url = client.getQueueUrl(ask -> ask.queueName(queue)).queueUrl();
    for (int i = 0; i < visible + inFlight; i++) {
      client.sendMessage(ask -> ask.queueUrl(url).messageBody("x"));
    }
    client.receiveMessage(
        ask -> ask.queueUrl(url).maxNumberOfMessages(inFlight).visibilityTimeout(300));
  }
}
