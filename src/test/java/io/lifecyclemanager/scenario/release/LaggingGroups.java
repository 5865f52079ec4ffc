package io.lifecyclemanager.scenario.release;

import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Groups that show every instance in a state that is out of date.
 *
 * @param shown the state; blank for the true one
 */
record LaggingGroups(AtomicReference<String> shown, AutoScalingGroups groups)
    implements AutoScalingGroups {
  @Override
  public Optional<GroupCapacity> capacity(GroupName group) throws InterruptedException {
    return groups.capacity(group);
  }

  @Override
  public Optional<GroupMember> member(InstanceId instance) throws InterruptedException {
    String state = shown.get();
    return state.isBlank()
        ? groups.member(instance)
        : Optional.of(new GroupMember(ScenarioWorld.GROUP, new LifecycleState(state)));
  }

  @Override
  public Map<String, String> tags(GroupName group) {
    return groups.tags(group);
  }
}
