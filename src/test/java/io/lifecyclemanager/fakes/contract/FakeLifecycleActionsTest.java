package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.hold.HookMetadataContract;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class FakeLifecycleActionsTest extends HookMetadataContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeAutoScaling autoScaling = new FakeAutoScaling(time, new FakeQueue(time));

  @Override
  protected LifecycleActions actions() {
    return autoScaling;
  }

  @Override
  protected List<LifecycleAction> startTerminations(Map<String, Duration> hooks) {
    GroupName group = new GroupName("workers");
    InstanceId instance = new InstanceId("i-1");
    autoScaling.createGroup(group);
    hooks.forEach((hook, timeout) -> autoScaling.putHook(group, hook, timeout));
    autoScaling.launch(group, instance);
    return autoScaling.terminate(instance);
  }

  @Override
  protected void setMetadata(GroupName group, String hook, String metadata) {
    autoScaling.setMetadata(group, hook, metadata);
  }

  @Override
  protected void advanceTime(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  protected void terminateOutsideGroup(InstanceId instance) {
    autoScaling.vanish(instance);
  }

  @Override
  protected void denyAllCalls() {
    List.of("heartbeat", "complete", "hookTimeouts")
        .forEach(one -> autoScaling.faults().failCalls(one, RemoteFailure.FailureKind.DENIED));
  }
}
