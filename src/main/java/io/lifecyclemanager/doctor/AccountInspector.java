package io.lifecyclemanager.doctor;

import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.enrollment.Resource;
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
 * AWS as it is set up, in one account and region. Every method blocks for some requests, throws
 * {@link RemoteFailure} when there is no answer or the caller may not ask, and may be called twice;
 * all but {@link #putHookAgain} and {@link #receiveTestMessages} change nothing.
 */
public interface AccountInspector {
  /**
   * Who asks, and where.
   *
   * @param arn of the user, role session or role
   */
  record CallerIdentity(String arn, AwsLocation place) {}

  /** Who asks, and where. */
  CallerIdentity caller();

  /** The queue that {@code serve} would read; empty where there is none. */
  Optional<QueueState> queue();

  /**
   * The queue.
   *
   * @param arn of the queue
   * @param visibilityTimeout for a receive that does not say
   * @param retention how long it keeps a message
   * @param key what it is encrypted with: a customer key's id, alias or ARN, {@code alias/aws/sqs},
   *     {@code SQS} for SQS's own; empty for not at all
   * @param policy who else may use it, in IAM's JSON; empty for nobody
   * @param deadLetters where messages go that were received too often; empty for nowhere
   */
  record QueueState(
      String arn,
      Duration visibilityTimeout,
      Duration retention,
      String key,
      String policy,
      Optional<Resource.RedrivePolicy> deadLetters) {
    /** The key of a queue that SQS encrypts by itself. */
    public static final String SQS_MANAGED_KEY = "SQS";

    /** The key of a queue that is encrypted with AWS's key for SQS in this account. */
    public static final String AWS_MANAGED_KEY = "alias/aws/sqs";

    /** Whether it is encrypted with a key of the customer's. */
    boolean hasCustomerManagedKey() {
      return !key.isEmpty() && !key.equals(SQS_MANAGED_KEY) && !key.equals(AWS_MANAGED_KEY);
    }
  }

  /** How many messages a queue has, about, whoever has received them. */
  int messageCount(String queueArn);

  /** ARNs of the rules of EventBridge, in this region, that send to a queue. */
  List<String> eventRulesTargeting(String queueArn);

  /** All groups of the account and region. */
  List<GroupState> groups();

  /**
   * A group.
   *
   * @param arn which has an id of its own besides the name
   * @param tags its tags, by key
   * @param instances their lifecycle states, in Auto Scaling's words
   */
  record GroupState(
      GroupName name, String arn, Map<String, String> tags, Map<InstanceId, String> instances) {
    /** Keeps its own copies. */
    public GroupState {
      tags = Map.copyOf(tags);
      instances = Map.copyOf(instances);
    }
  }

  /** The hooks of a group that stop terminations; none where there is no such group. */
  List<HookState> hooks(GroupName group);

  /**
   * A hook.
   *
   * @param hook as it is
   * @param globalTimeout how long an action may take at most, whatever heartbeats it gets
   * @param metadata what is sent along; empty for nothing
   */
  record HookState(Resource.Hook hook, Duration globalTimeout, String metadata) {}

  /** A role by its ARN; empty where there is none in this account. */
  Optional<RoleState> role(String arn);

  /**
   * A role.
   *
   * @param trustPolicy who may take it, in IAM's JSON
   */
  record RoleState(String arn, String trustPolicy) {}

  /**
   * Which of the demands a user or a role may not do, by the simulation of IAM. What the policies
   * of resources, of organisations and sessions say is not seen.
   */
  List<RequiredPermission> findDenied(String principalArn, List<RequiredPermission> demands);

  /**
   * Which actions the caller itself may not do, of those that can be tried without effect.
   *
   * @param untested the other ones
   */
  record DryRunResult(Set<String> denied, Set<String> untested) {
    /** Keeps its own copies. */
    public DryRunResult {
      denied = Set.copyOf(denied);
      untested = Set.copyOf(untested);
    }
  }

  /** Tries, without effect, what can be tried so. */
  DryRunResult dryRun(Set<String> actions);

  /**
   * The balancers that know an instance. Accounts may have thousands of others: each of some of
   * these kinds costs a request, each that is found two more.
   *
   * @param kinds of which they may be; of a kind that is not among them nothing is asked
   * @param instances of which they have to know one
   */
  List<LoadBalancerState> loadBalancers(Set<LoadBalancerFamily> kinds, Set<InstanceId> instances);

  /**
   * A target group of instances, or a classic ELB.
   *
   * @param name for people
   * @param arn of the target group, or of the classic ELB
   * @param family of which it is
   * @param deregistrationDelay how long connections are let finish
   * @param instances those that it knows
   * @param tags its tags, by key
   */
  record LoadBalancerState(
      String name,
      String arn,
      LoadBalancerFamily family,
      Duration deregistrationDelay,
      Set<InstanceId> instances,
      Map<String, String> tags) {
    /** Keeps its own copies. */
    public LoadBalancerState {
      instances = Set.copyOf(instances);
      tags = Map.copyOf(tags);
    }
  }

  /** Kinds of balancers. */
  enum LoadBalancerFamily {
    /** A target group of an ALB. */
    APPLICATION,
    /** A target group of an NLB or a gateway load balancer. */
    NETWORK,
    /** A classic ELB. */
    CLASSIC
  }

  /** Puts a hook again, as it is, for which Auto Scaling sends a test message to its queue. */
  ApplyResult putHookAgain(HookState hook);

  /**
   * A test message that arrived.
   *
   * @param hook which hook was put; empty where the message does not say: those that Auto Scaling
   *     sends today name the group alone
   * @param sentAt when it was sent, by AWS's clock
   */
  record TestMessageArrival(GroupName group, String hook, Instant sentAt) {}

  /**
   * Receives what is on the queue, keeps nothing, deletes the test messages and shows all others to
   * everybody again at once. Each look counts as a delivery.
   *
   * @return the test messages that were there
   */
  List<TestMessageArrival> receiveTestMessages();
}
