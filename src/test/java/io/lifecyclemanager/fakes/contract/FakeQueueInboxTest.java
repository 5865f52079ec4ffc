package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.InboxContract;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.Time;

class FakeQueueInboxTest extends InboxContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeQueue queue = new FakeQueue(time);

  @Override
  protected Inbox inbox() {
    return queue;
  }

  @Override
  protected Time time() {
    return time;
  }

  @Override
  protected void send(String body) {
    queue.send(body);
  }

  @Override
  protected void losesItsQueue() {
    queue.faults().failCalls("receive", RemoteFailure.FailureKind.REJECTED);
  }
}
