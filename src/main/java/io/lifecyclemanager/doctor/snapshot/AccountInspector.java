package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Port to AWS in one account and region. Every method blocks for its requests, throws {@link
 * RemoteFailure} if AWS does not answer or denies the request, and may be repeated. All but {@link
 * #putHookAgain} and {@link #receiveTestMessages} change nothing.
 */
public interface AccountInspector {
  /**
   * The identity that calls AWS.
   *
   * @param arn of the user, role session or role
   * @param place partition, region and account
   */
  record CallerIdentity(String arn, AwsLocation place) {}

  /** The identity of the credentials. */
  CallerIdentity caller();

  /** The queue that {@code serve} reads; empty if it does not exist. */
  Optional<QueueState> queue();

  /**
   * The attributes of the queue.
   *
   * @param arn of the queue
   * @param visibilityTimeout for a receive that sets none itself
   * @param retention how long the queue keeps a message
   * @param key the key that encrypts messages: id, alias or ARN of a customer managed key, {@link
   *     #AWS_MANAGED_KEY} or {@link #SQS_MANAGED_KEY}; empty for a queue without encryption
   * @param policy resource policy, in JSON; empty if there is none
   * @param deadLetters the dead-letter queue and the maximum of receives; empty if there is none
   * @param delay how long the queue hides each new message
   * @param maxMessageSize the size of the largest message, in bytes; {@link
   *     Resource.Queue#SUFFICIENT_MESSAGE_SIZE} stands for that size and every larger one
   */
  record QueueState(
      String arn,
      Duration visibilityTimeout,
      Duration retention,
      String key,
      String policy,
      Optional<Resource.RedrivePolicy> deadLetters,
      Duration delay,
      int maxMessageSize) {
    /** Larger sizes are equal. */
    public QueueState {
      maxMessageSize = Math.min(maxMessageSize, Resource.Queue.SUFFICIENT_MESSAGE_SIZE);
    }

    /** A queue without delay that takes every message. */
    public QueueState(
        String arn,
        Duration visibilityTimeout,
        Duration retention,
        String key,
        String policy,
        Optional<Resource.RedrivePolicy> deadLetters) {
      this(
          arn,
          visibilityTimeout,
          retention,
          key,
          policy,
          deadLetters,
          Duration.ZERO,
          Resource.Queue.SUFFICIENT_MESSAGE_SIZE);
    }

    /** {@link #key} of a queue that SQS encrypts with a key of its own. */
    public static final String SQS_MANAGED_KEY = "SQS";

    /** {@link #key} of a queue that is encrypted with the AWS managed key for SQS. */
    public static final String AWS_MANAGED_KEY = "alias/aws/sqs";

    /** Whether the queue is encrypted with a customer managed key. */
    public boolean hasCustomerManagedKey() {
      return !key.isEmpty() && !key.equals(SQS_MANAGED_KEY) && !key.equals(AWS_MANAGED_KEY);
    }

    /**
     * Whether {@link #key} is an alias. Resolving it needs permissions that doctor does not ask
     * for.
     */
    public boolean hasKeyAlias() {
      return key.startsWith("alias/") || key.contains(":alias/");
    }
  }

  /** The approximate number of messages in a queue: visible, in flight and delayed. */
  int messageCount(String queueArn);

  /** ARNs of the EventBridge rules on the default bus of this region that send to a queue. */
  List<String> eventRulesTargeting(String queueArn);

  /** The settings of a rule of the default bus of this region; empty if it does not exist. */
  Optional<EventRule> eventRule(String arn);

  /** All Auto Scaling groups of the account and region. */
  List<GroupState> groups();

  /**
   * An Auto Scaling group.
   *
   * @param arn of the group; it contains an id that the name does not determine
   * @param tags values by key
   * @param instances lifecycle states as Auto Scaling names them, by instance
   * @param retainsAbandoned whether the group keeps an instance whose action on its termination is
   *     abandoned ({@code TerminateHookAbandon=retain}); every other group terminates it
   */
  record GroupState(
      GroupName name,
      String arn,
      Map<String, String> tags,
      Map<InstanceId, String> instances,
      boolean retainsAbandoned) {
    /** A group that terminates abandoned instances. */
    public GroupState(
        GroupName name, String arn, Map<String, String> tags, Map<InstanceId, String> instances) {
      this(name, arn, tags, instances, false);
    }

    public GroupState {
      tags = Map.copyOf(tags);
      instances = Map.copyOf(instances);
    }
  }

  /** All hooks of a group, on terminations and launches; empty if the group does not exist. */
  List<HookState> hooks(GroupName group);

  /**
   * A lifecycle hook.
   *
   * @param hook its settings
   * @param globalTimeout after which Auto Scaling ends an action in spite of heartbeats
   * @param metadata notification metadata; empty if there is none
   */
  record HookState(Resource.Hook hook, Duration globalTimeout, String metadata) {}

  /** A role by its ARN; empty if this account has no such role. */
  Optional<RoleState> role(String arn);

  /**
   * An IAM role.
   *
   * @param trustPolicy which principals may assume the role, in JSON
   */
  record RoleState(String arn, String trustPolicy) {}

  /**
   * Simulates the policies of a user or role. The simulation does not see policies of resources,
   * organizations and sessions.
   *
   * @return those of the permissions that the principal does not have
   */
  List<RequiredPermission> findDenied(String principalArn, List<RequiredPermission> permissions);

  /**
   * The result of calling AWS with the caller's own identity.
   *
   * @param denied actions that AWS denied
   * @param untested actions that no call without an effect can test
   */
  record DryRunResult(Set<String> denied, Set<String> untested) {
    public DryRunResult {
      denied = Set.copyOf(denied);
      untested = Set.copyOf(untested);
    }
  }

  /** Tests, by calls without an effect, which of the actions the caller is allowed. */
  DryRunResult dryRun(Set<String> actions);

  /**
   * The load balancers that have at least one of the instances registered. Each load balancer of
   * the given families in the account costs a request, each that is returned two more.
   */
  List<LoadBalancerState> loadBalancers(
      Set<LoadBalancerFamily> families, Set<InstanceId> instances);

  /**
   * A target group of instances, or a classic ELB.
   *
   * @param name of the target group or classic ELB
   * @param arn of the target group or classic ELB
   * @param deregistrationDelay how long open connections may last after a deregistration
   * @param instances registered instances
   * @param tags values by key
   */
  record LoadBalancerState(
      String name,
      String arn,
      LoadBalancerFamily family,
      Duration deregistrationDelay,
      Set<InstanceId> instances,
      Map<String, String> tags) {
    public LoadBalancerState {
      instances = Set.copyOf(instances);
      tags = Map.copyOf(tags);
    }
  }

  /** Load balancers that deregister instances in the same way. */
  enum LoadBalancerFamily {
    /** A target group of an ALB. */
    APPLICATION,
    /** A target group of an NLB or a gateway load balancer. */
    NETWORK,
    /** A classic ELB. */
    CLASSIC
  }

  /**
   * Puts a hook with the values that it has; Auto Scaling then sends a test message to its target.
   */
  ApplyResult putHookAgain(HookState hook);

  /**
   * A test message that arrived.
   *
   * @param hook name of the hook; empty if the message names only the group, as Auto Scaling's
   *     messages do today
   * @param sentAt by the clock of AWS
   */
  record TestMessageArrival(GroupName group, String hook, Instant sentAt) {}

  /**
   * Receives the messages on the queue, deletes the test messages and returns all others to the
   * queue at once. Each call counts as a receive of every message.
   *
   * @return the test messages
   */
  List<TestMessageArrival> receiveTestMessages();
}
