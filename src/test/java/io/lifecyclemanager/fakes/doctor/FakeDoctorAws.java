package io.lifecyclemanager.fakes.doctor;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS in memory, as a test sets it up. At first it is empty, and every identity has all
 * permissions. Not thread-safe.
 */
public final class FakeDoctorAws implements AccountInspector {
  private CallerIdentity caller =
      new CallerIdentity(
          "arn:aws:iam::123456789012:user/me", new AwsLocation("aws", "us-west-2", "123456789012"));
  private @Nullable QueueState queue;
  private final Map<String, Integer> messages = new HashMap<>();
  private final Map<String, List<String>> rules = new HashMap<>();
  private final Map<GroupName, GroupState> groups = new LinkedHashMap<>();
  private final Map<GroupName, Map<String, HookState>> hooks = new HashMap<>();
  private final Map<String, RoleState> roles = new HashMap<>();
  private final FakePermissions permissions = new FakePermissions();
  private final Map<String, LoadBalancerState> balancers = new LinkedHashMap<>();
  private final FakeTestMessages tests = new FakeTestMessages();
  private final Map<String, RemoteFailure> failures = new HashMap<>();

  /** Sets the identity of the caller. */
  public FakeDoctorAws caller(CallerIdentity is) {
    caller = is;
    return this;
  }

  /** Creates or replaces the queue. */
  public FakeDoctorAws queue(QueueState is) {
    queue = is;
    messages.putIfAbsent(is.arn(), 0);
    return this;
  }

  /** Deletes the queue. */
  public FakeDoctorAws noQueue() {
    queue = null;
    return this;
  }

  /** Sets the number of messages of any queue. */
  public FakeDoctorAws messages(String queueArn, int number) {
    messages.put(queueArn, number);
    return this;
  }

  /** Creates an EventBridge rule that sends all events of EC2 to a queue. */
  public FakeDoctorAws rule(String ruleArn, String queueArn) {
    rules.computeIfAbsent(queueArn, _ -> new ArrayList<>()).add(ruleArn);
    return this;
  }

  /** Creates or replaces a group. */
  public FakeDoctorAws group(GroupState is) {
    groups.put(is.name(), is);
    return this;
  }

  /** Puts a hook. */
  public FakeDoctorAws hook(HookState is) {
    hooks.computeIfAbsent(is.hook().group(), _ -> new LinkedHashMap<>()).put(is.hook().name(), is);
    return this;
  }

  /** Creates a role. */
  public FakeDoctorAws role(RoleState is) {
    roles.put(is.arn(), is);
    return this;
  }

  /** The permissions of all identities. */
  public FakePermissions permissions() {
    return permissions;
  }

  /** Creates or replaces a load balancer. */
  public FakeDoctorAws balancer(LoadBalancerState is) {
    balancers.put(is.name(), is);
    return this;
  }

  /** Puts a test message on the queue. */
  public FakeDoctorAws test(TestMessageArrival message) {
    tests.add(message);
    return this;
  }

  /** Rejects hooks from now on, because the test message cannot be published. */
  public FakeDoctorAws refusePublishing(String message) {
    tests.refusePublishing(message);
    return this;
  }

  /** Loses test messages from now on. */
  public FakeDoctorAws loseTestMessages() {
    tests.lose();
    return this;
  }

  /**
   * Fails every call of a method from now on.
   *
   * @param method name of a method of {@link AccountInspector}
   */
  public FakeDoctorAws failMethod(String method, RemoteFailure failure) {
    failures.put(method, failure);
    return this;
  }

  /** The hooks that were put again, in order. */
  public List<HookState> hooksPutAgain() {
    return tests.hooksPutAgain();
  }

  private <T> T answer(String method, Supplier<T> query) {
    RemoteFailure failure = failures.get(method);
    if (failure != null) {
      throw failure;
    }
    return query.get();
  }

  private static RemoteFailure rejected(String message) {
    return new RemoteFailure(RemoteFailure.FailureKind.REJECTED, message, null);
  }

  @Override
  public CallerIdentity caller() {
    return answer("caller", () -> caller);
  }

  @Override
  public Optional<QueueState> queue() {
    return answer("queue", () -> Optional.ofNullable(queue));
  }

  @Override
  public int messageCount(String queueArn) {
    return answer(
        "messageCount",
        () ->
            Optional.ofNullable(messages.get(queueArn))
                .orElseThrow(() -> rejected("there is no queue '" + queueArn + "'")));
  }

  @Override
  public List<String> eventRulesTargeting(String queueArn) {
    return answer(
        "eventRulesTargeting", () -> List.copyOf(rules.getOrDefault(queueArn, List.of())));
  }

  @Override
  public Optional<EventRule> eventRule(String arn) {
    boolean exists = rules.values().stream().anyMatch(all -> all.contains(arn));
    EventRule rule = new EventRule(arn.replaceFirst(".*/", ""), "{\"source\":[\"aws.ec2\"]}", true);
    return answer("eventRule", () -> Optional.of(rule).filter(_ -> exists));
  }

  @Override
  public List<GroupState> groups() {
    return answer("groups", () -> List.copyOf(groups.values()));
  }

  @Override
  public List<HookState> hooks(GroupName group) {
    return answer("hooks", () -> List.copyOf(hooks.getOrDefault(group, Map.of()).values()));
  }

  @Override
  public Optional<RoleState> role(String arn) {
    return answer(
        "role",
        () -> {
          if (!arn.contains("::" + caller.place().account() + ":")) {
            throw rejected(arn + " is of another account");
          }
          return Optional.ofNullable(roles.get(arn));
        });
  }

  @Override
  public List<RequiredPermission> findDenied(
      String principalArn, List<RequiredPermission> permissions) {
    return answer(
        "findDenied",
        () -> {
          if (principalArn.endsWith(":root")) {
            throw rejected("the root user has no policies to simulate");
          }
          return this.permissions.findDenied(principalArn, permissions);
        });
  }

  @Override
  public DryRunResult dryRun(Set<String> actions) {
    return answer("dryRun", () -> permissions.dryRun(actions));
  }

  @Override
  public List<LoadBalancerState> loadBalancers(
      Set<LoadBalancerFamily> families, Set<InstanceId> instances) {
    return answer(
        "loadBalancers",
        () ->
            balancers.values().stream()
                .filter(loadBalancer -> families.contains(loadBalancer.family()))
                .filter(loadBalancer -> !Collections.disjoint(loadBalancer.instances(), instances))
                .toList());
  }

  @Override
  public ApplyResult putHookAgain(HookState hook) {
    return answer(
        "putHookAgain",
        () -> {
          ApplyResult result = tests.publish(hook);
          if (result instanceof ApplyResult.Applied) {
            hook(hook);
          }
          return result;
        });
  }

  @Override
  public List<TestMessageArrival> receiveTestMessages() {
    return answer("receiveTestMessages", tests::receive);
  }
}
