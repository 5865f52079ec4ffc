package io.lifecyclemanager.intake;

import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.intake.event.InstanceScope;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Batcher;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The instances of this cluster, by their groups. Thread-safe. */
public final class ClusterScope implements InstanceScope {
  /** As many as Auto Scaling describes in one request. */
  private static final int MAX_IDS = 50;

  private static final Duration GATHERING = Duration.ofSeconds(1);

  private final ClusterInstances instances;
  private final AutoScalingGroups groups;
  private final Batcher<InstanceId, GroupMember> nodeless;

  /**
   * @param groups asked at once about instances with a node, and gathered about others
   */
  public ClusterScope(ClusterInstances instances, AutoScalingGroups groups, Time time) {
    this.instances = instances;
    this.groups = groups;
    this.nodeless =
        new Batcher<>(time, "instances without a node", MAX_IDS, GATHERING, this::describe);
  }

  private Map<InstanceId, GroupMember> describe(Set<InstanceId> ids) {
    try {
      return groups.members(ids);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.ofInterruption("describing instances without a node: interrupted", e);
    }
  }

  @Override
  public Optional<Membership> membership(InstanceId instance) throws InterruptedException {
    return groups.member(instance).map(ClusterScope::membership);
  }

  @Override
  public Optional<Membership> membershipOfNodeless(InstanceId instance)
      throws InterruptedException {
    return nodeless.send(instance).map(ClusterScope::membership);
  }

  private static Membership membership(GroupMember member) {
    return new Membership(member.group(), member.state());
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
