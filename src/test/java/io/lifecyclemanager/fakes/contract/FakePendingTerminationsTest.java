package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.intake.PendingTerminationsContract;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;

class FakePendingTerminationsTest extends PendingTerminationsContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SimulatedTime time = new SimulatedTime();
  private final FakeAutoScaling autoScaling = new FakeAutoScaling(time, new FakeQueue(time));
  private int launched;

  @Override
  protected PendingTerminations waiting() {
    return autoScaling;
  }

  @Override
  protected void createGroup(String hook) {
    autoScaling.createGroup(GROUP);
    addHook(hook);
  }

  @Override
  protected void addHookElsewhere(String hook) {
    autoScaling.putHookOfOtherQueue(GROUP, hook, HOUR);
  }

  @Override
  protected void addHook(String hook) {
    autoScaling.putHook(GROUP, hook, HOUR);
  }

  @Override
  protected void addHook(String hook, String target) {
    autoScaling.putHook(GROUP, hook, HOUR, target);
  }

  @Override
  protected void createForeignGroup(GroupName group, String hook) {
    autoScaling.createGroup(group);
    autoScaling.putHookOfOtherQueue(group, hook, HOUR);
  }

  @Override
  protected InstanceId launch(GroupName group) {
    InstanceId instance = new InstanceId("i-" + ++launched);
    autoScaling.launch(group, instance);
    return instance;
  }

  @Override
  protected void terminate(InstanceId instance) {
    autoScaling.terminate(instance);
  }

  @Override
  protected void complete(InstanceId instance, String hook) {
    autoScaling.complete(new LifecycleAction(GROUP, hook, instance, null, null), Verdict.CONTINUE);
  }

  @Override
  protected void tenMinutesPass() throws InterruptedException {
    time.sleep(TEN_MINUTES);
  }

  @Override
  protected void forbidsEverything() {
    autoScaling.faults().failCalls("otherQueue", RemoteFailure.FailureKind.DENIED);
    autoScaling.faults().failCalls("list", RemoteFailure.FailureKind.DENIED);
    autoScaling.faults().failCalls("activities", RemoteFailure.FailureKind.DENIED);
  }
}
