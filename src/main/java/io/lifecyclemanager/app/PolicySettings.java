package io.lifecyclemanager.app;

import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.EnrollPermissions;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of {@code iam-policy}: the principal whose permissions are printed. */
public sealed interface PolicySettings {
  /** The policy with the least permissions, as JSON. */
  String policyJson();

  /**
   * The settings of a policy for the controller.
   *
   * @param partition of the groups
   * @param region of the groups
   * @param account of the groups
   * @param queueArn the queue
   * @param cluster name of the cluster
   * @param targetGroups whether it deregisters from target groups
   * @param classicElbs whether it deregisters from Classic Load Balancers
   * @param events the kinds of EC2 events to which it responds
   * @param kmsKey ARN of the customer managed KMS key of the queue; null for none
   */
  record ControllerPolicySettings(
      String partition,
      String region,
      String account,
      String queueArn,
      String cluster,
      boolean targetGroups,
      boolean classicElbs,
      Set<EventKind> events,
      @Nullable String kmsKey)
      implements PolicySettings {
    /** Keeps its own copy. */
    public ControllerPolicySettings {
      events = Set.copyOf(events);
    }

    @Override
    public String policyJson() {
      return new ControllerPermissions(
              new AwsLocation(partition, region, account),
              queueArn,
              cluster,
              targetGroups,
              classicElbs,
              events,
              Optional.ofNullable(kmsKey))
          .policy()
          .json();
    }
  }

  /**
   * The settings of a policy for the principal that runs {@code enroll}.
   *
   * @param partition of all resources
   * @param region of all resources
   * @param account of all resources
   * @param queue name of the queue
   * @param role name of the notification role
   * @param rolePath path of the notification role
   * @param permissionsBoundary whether enroll sets a permissions boundary of that role
   * @param groups the groups; may be empty if there is a cluster
   * @param cluster name of the cluster; null if groups are named
   * @param events whether EventBridge sends to the queue, too
   */
  record EnrollPolicySettings(
      String partition,
      String region,
      String account,
      String queue,
      String role,
      String rolePath,
      boolean permissionsBoundary,
      List<GroupName> groups,
      @Nullable String cluster,
      boolean events)
      implements PolicySettings {
    /** Keeps its own copy of the list. */
    public EnrollPolicySettings {
      groups = List.copyOf(groups);
    }

    @Override
    public String policyJson() {
      return new EnrollPermissions(
              new AwsLocation(partition, region, account),
              queue,
              role,
              groups,
              Optional.ofNullable(cluster),
              events,
              rolePath,
              permissionsBoundary)
          .policy()
          .json();
    }
  }
}
