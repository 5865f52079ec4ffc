package io.lifecyclemanager.aws;

import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.hold.ReceivedMessagesContract;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MotoExtension.class)
class SqsQueueMessagesMotoIT extends ReceivedMessagesContract {
  private final MotoServer moto;
  private final SqsQueueFixture world;

  SqsQueueMessagesMotoIT(MotoServer moto) {
    this.moto = moto;
    world = new SqsQueueFixture(moto.endpoint());
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
    moto.close();
  }
}
