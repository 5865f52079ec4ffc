package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.AutoScalingGroupsContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;

class FakeAutoScalingGroupsTest extends AutoScalingGroupsContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeAutoScaling autoScaling = new FakeAutoScaling(time, new FakeQueue(time));

  private int launched;

  @Override
  protected AutoScalingGroups fleet() {
    return autoScaling;
  }

  @Override
  protected void createGroup(String tag, String value) {
    autoScaling.createGroup(GROUP);
    autoScaling.tag(GROUP, tag, value);
    autoScaling.putHook(GROUP, "drain", Duration.ofSeconds(30));
  }

  @Override
  protected InstanceId launch() {
    InstanceId instance = new InstanceId("i-" + ++launched);
    autoScaling.launch(GROUP, instance);
    return instance;
  }

  @Override
  protected void terminate(InstanceId instance) {
    autoScaling.terminate(instance);
  }

  @Override
  protected void passes(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  protected void forbidsEverything() {
    autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.DENIED);
    autoScaling.faults().failCalls("tags", RemoteFailure.FailureKind.DENIED);
  }
}
