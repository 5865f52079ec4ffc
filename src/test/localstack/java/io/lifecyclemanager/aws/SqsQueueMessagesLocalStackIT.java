package io.lifecyclemanager.aws;

import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.hold.ReceivedMessagesContract;
import io.lifecyclemanager.model.QueueMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.class)
class SqsQueueMessagesLocalStackIT extends ReceivedMessagesContract {
  private final LocalStack.Server server;
  private final SqsQueueFixture world;

  SqsQueueMessagesLocalStackIT(LocalStack.Server server) {
    this.server = server;
    world = new SqsQueueFixture(server.endpoint());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ReceivedMessages messages() {
    return world.queue();
  }

  @Override
  protected void send(String body) {
    world.send(body);
  }

  @Override
  protected List<QueueMessage> receive(Duration wait, Duration visibility)
      throws InterruptedException {
    return world.receive(wait, visibility);
  }

  @Override
  protected void breakConnection() {
    server.close();
  }
}
