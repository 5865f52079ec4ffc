package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.GroupName;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/** Describes the lifecycle hooks of a group, with one request each time. Thread-safe. */
public final class GroupHooks {
  private final AutoScalingClient client;
  private final AwsRequests describes;

  /**
   * @param describes through which the requests are made
   */
  public GroupHooks(AutoScalingClient client, AwsRequests describes) {
    this.client = client;
    this.describes = describes;
  }

  /** All hooks; empty when the group does not exist. */
  public List<LifecycleHook> describe(GroupName group) {
    return describes.call(
        "DescribeLifecycleHooks",
        () -> {
          try {
            return client
                .describeLifecycleHooks(ask -> ask.autoScalingGroupName(group.value()))
                .lifecycleHooks();
          } catch (AutoScalingException e) {
            if (AwsLifecycleActions.isNotFound(e)) {
              return List.of();
            }
            throw e;
          }
        });
  }
}
