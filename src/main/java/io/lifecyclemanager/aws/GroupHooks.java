package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.GroupName;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/** The lifecycle hooks of a group, asked for anew each time. Thread-safe. */
public final class GroupHooks {
  private final AutoScalingClient client;
  private final AwsRequests describes;

  /**
   * Makes no request.
   *
   * @param describes limits the requests that are on their way
   */
  public GroupHooks(AutoScalingClient client, AwsRequests describes) {
    this.client = client;
    this.describes = describes;
  }

  /** All of them; none where there is no such group. */
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
