package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An account that a test of {@link AccountInspectorContract} sets up. */
public interface InspectedAccount {
  /** A trust policy for roles. */
  String TRUST =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
          + "\"autoscaling.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}],"
          + "\"Version\":\"2012-10-17\"}";

  AwsLocation LOCATION = new AwsLocation("aws", "us-west-2", "123456789012");
  String ROLES = "arn:aws:iam::123456789012:role";
  GroupName GROUP = new GroupName("workers");

  /** The queue that is inspected. */
  QueueState QUEUE =
      new QueueState(
          LOCATION.queueArn("terminations"),
          Duration.ofSeconds(45),
          Duration.ofDays(3),
          QueueState.SQS_MANAGED_KEY,
          "",
          Optional.of(new Resource.RedrivePolicy(LOCATION.queueArn("dead"), 100)));

  /**
   * A hook of {@link #GROUP} that sends to {@link #QUEUE}.
   *
   * @param transition {@code TERMINATING} or {@code LAUNCHING}
   */
  static HookState hook(String name, String transition, String metadata) {
    return new HookState(
        new Resource.Hook(
            GROUP,
            name,
            "autoscaling:EC2_INSTANCE_" + transition,
            QUEUE.arn(),
            ROLES + "/sender",
            Duration.ofMinutes(15),
            "CONTINUE"),
        Duration.ofMinutes(1500),
        metadata);
  }

  /** The port over this account. */
  AccountInspector inspector();

  /** Creates {@link #QUEUE} and its dead-letter queue. */
  void createQueues();

  /** Sends messages to a queue, and receives some of them. */
  void putMessages(String queue, int visible, int inFlight);

  /** Creates a group. */
  void createGroup(GroupName group, Map<String, String> tags);

  /** Launches an instance that is in service in its group. */
  InstanceId launchIn(GroupName group);

  /** Puts a hook, on terminations or launches. */
  void putHook(HookState hook);

  /** Creates a role with {@link #TRUST}. */
  void createRole(String path, String name);

  /** Allows a role one permission more. */
  void allow(String role, String roleArn, RequiredPermission permission);

  /** Creates a load balancer without instances. */
  void createBalancer(
      LoadBalancerFamily family, String name, Duration delay, Map<String, String> tags);

  /** Registers a new instance. */
  InstanceId register(String loadBalancer);

  /** Creates a rule that sends to a queue. */
  void createRule(String name, String queueArn);

  /** Denies the caller everything from now on. */
  void denyEverything();
}
