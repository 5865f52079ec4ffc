package io.lifecyclemanager.aws;

import software.amazon.awssdk.services.sqs.SqsClient;

/** Messages on anybody's queue. */
public final class Puts {
  private Puts() {}

  /** Sends so many messages that some are visible, and others received. */
  public static void messages(SqsClient client, String queue, int visible, int inFlight) {
    String url = client.getQueueUrl(ask -> ask.queueName(queue)).queueUrl();
    for (int i = 0; i < visible + inFlight; i++) {
      client.sendMessage(ask -> ask.queueUrl(url).messageBody("x"));
    }
    client.receiveMessage(
        ask -> ask.queueUrl(url).maxNumberOfMessages(inFlight).visibilityTimeout(300));
  }
}
