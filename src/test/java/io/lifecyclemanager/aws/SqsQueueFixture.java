package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A queue of its own on any implementation of SQS, created, filled and deleted through the
 * program's own client.
 */
final class SqsQueueFixture implements AutoCloseable {
  private final String name = "terminations-" + UUID.randomUUID();
  private final SystemTime time = new SystemTime();
  private final RedirectedClients led;
  private final String url;
  private final SqsQueue queue;

  SqsQueueFixture(URI endpoint) {
    led = new RedirectedClients(endpoint);
    url = led.clients().sqs().createQueue(ask -> ask.queueName(name)).queueUrl();
    queue = new SqsQueue(led.clients().sqs(), name, null, time);
  }

  Time time() {
    return time;
  }

  SqsQueue queue() {
    return queue;
  }

  void send(String body) {
    led.clients().sqs().sendMessage(ask -> ask.queueUrl(url).messageBody(body));
  }

  List<QueueMessage> receive(Duration wait, Duration visibility) throws InterruptedException {
    return queue.receive(wait, visibility).stream().map(Delivery::message).toList();
  }

  void delete() {
    led.clients().sqs().deleteQueue(ask -> ask.queueUrl(url));
  }

  @Override
  public void close() {
    led.close();
  }
}
