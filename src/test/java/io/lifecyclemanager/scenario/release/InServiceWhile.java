package io.lifecyclemanager.scenario.release;

import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Groups that say of every instance that it is in service.
 *
 * @param isWrong whether they do so now
 */
record InServiceWhile(AtomicBoolean isWrong, AutoScalingGroups groups)
    implements AutoScalingGroups {
  @Override
  public Optional<GroupCapacity> capacity(GroupName group) throws InterruptedException {
    return groups.capacity(group);
  }

  @Override
  public Optional<GroupMember> member(InstanceId instance) throws InterruptedException {
    return isWrong.get()
        ? Optional.of(new GroupMember(ScenarioWorld.GROUP, new LifecycleState("InService")))
        : groups.member(instance);
  }

  @Override
  public Map<String, String> tags(GroupName group) {
    return groups.tags(group);
  }
}
