package io.lifecyclemanager.app;

import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.EnrollPermissions;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.GroupName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose rights to print. */
public sealed interface PolicySettings {
  /** The least policy, as JSON. */
  String policyJson();

  /**
   * Of the controller.
   *
   * @param partition of the groups
   * @param region of the groups
   * @param account of the groups
   * @param queueArn the queue
   * @param cluster the cluster's name
   * @param targetGroups whether it deregisters from target groups
   * @param classicElbs whether it deregisters from classic balancers
   * @param kmsKey ARN of the customer key of the queue; null for none
   */
  record ControllerPolicySettings(
      String partition,
      String region,
      String account,
      String queueArn,
      String cluster,
      boolean targetGroups,
      boolean classicElbs,
      @Nullable String kmsKey)
      implements PolicySettings {
    @Override
    public String policyJson() {
      return new ControllerPermissions(
              new AwsLocation(partition, region, account),
              queueArn,
              cluster,
              targetGroups,
              classicElbs,
              Optional.ofNullable(kmsKey))
          .policy()
          .json();
    }
  }

  /**
   * Of whoever runs {@code enroll}.
   *
   * @param partition of everything
   * @param region of everything
   * @param account of everything
   * @param queue name of the queue
   * @param role name of the notification role
   * @param groups the groups; may be empty where there is a cluster
   * @param cluster name of the cluster; null where groups are named
   * @param events whether EventBridge is to send to the queue, too
   */
  record EnrollPolicySettings(
      String partition,
      String region,
      String account,
      String queue,
      String role,
      List<GroupName> groups,
      @Nullable String cluster,
      boolean events)
      implements PolicySettings {
    /** Keeps its own copy. */
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
              events)
          .policy()
          .json();
    }
  }
}
