package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.hold.ReceivedMessagesContract;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;

class FakeQueueMessagesTest extends ReceivedMessagesContract {
  private final FakeQueue queue = new FakeQueue(new SimulatedTime());

  @Override
  protected ReceivedMessages messages() {
    return queue;
  }

  @Override
  protected void send(String body) {
    queue.send(body);
  }

  @Override
  protected List<QueueMessage> receive(Duration wait, Duration visibility)
      throws InterruptedException {
    return queue.receive(wait, visibility).stream().map(Delivery::message).toList();
  }

  @Override
  protected void breakConnection() {
    List.of("extend", "returnMessages", "delete")
        .forEach(one -> queue.faults().failCalls(one, RemoteFailure.FailureKind.UNAVAILABLE));
  }
}
