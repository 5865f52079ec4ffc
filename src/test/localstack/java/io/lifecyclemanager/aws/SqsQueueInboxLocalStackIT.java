package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.InboxContract;
import io.lifecyclemanager.model.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.class)
class SqsQueueInboxLocalStackIT extends InboxContract {
  private final SqsQueueFixture world;

  SqsQueueInboxLocalStackIT(LocalStack.Server server) {
    world = new SqsQueueFixture(server.endpoint());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected Inbox inbox() {
    return world.queue();
  }

  @Override
  protected Time time() {
    return world.time();
  }

  @Override
  protected void send(String body) {
    world.send(body);
  }

  @Override
  protected void losesItsQueue() {
    world.delete();
  }
}
