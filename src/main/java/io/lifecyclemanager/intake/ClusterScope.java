package io.lifecyclemanager.intake;

import io.lifecyclemanager.intake.event.InstanceScope;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;

/** The instances of this cluster, by their groups. Thread-safe. */
public record ClusterScope(ClusterInstances instances, AutoScalingGroups groups)
    implements InstanceScope {
  @Override
  public Optional<Membership> membership(InstanceId instance) throws InterruptedException {
    return groups.member(instance).map(it -> new Membership(it.group(), it.state()));
  }

  @Override
  public boolean knowsGroups() {
    return instances.clusterName() != null || !instances.groups().isEmpty();
  }

  @Override
  public boolean contains(InstanceId instance, GroupName group) {
    return instances.contains(instance, group);
  }
}
