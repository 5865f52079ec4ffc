package io.lifecyclemanager.fakes;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<String, Set<RequiredPermission>> allowedOnly = new HashMap<>();
  private final Set<String> deniedActions = new HashSet<>();
  private final Set<String> testable = new HashSet<>();
  private final Map<String, LoadBalancerState> balancers = new LinkedHashMap<>();
  private final List<TestMessageArrival> tests = new ArrayList<>();
  private final List<HookState> putAgain = new ArrayList<>();
  private final Map<String, RemoteFailure> failures = new HashMap<>();
  private @Nullable String undeliverable;
  private boolean lost;

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

  /** Creates an EventBridge rule that sends to a queue. */
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

  /** Denies an action to every identity, in simulations and in dry runs. */
  public FakeDoctorAws deny(String action) {
    deniedActions.add(action);
    return this;
  }

  /** Allows a principal a permission; permissions that are not allowed so are denied to it. */
  public FakeDoctorAws allowOnly(String principalArn, RequiredPermission permission) {
    allowedOnly.computeIfAbsent(principalArn, _ -> new HashSet<>()).add(permission);
    return this;
  }

  /** Lets a dry run test these actions. */
  public FakeDoctorAws allowDryCalls(Set<String> actions) {
    testable.addAll(actions);
    return this;
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
    undeliverable = message;
    return this;
  }

  /** Loses test messages from now on. */
  public FakeDoctorAws loseTestMessages() {
    lost = true;
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
    return List.copyOf(putAgain);
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
          return permissions.stream()
              .filter(permission ->
                  deniedActions.contains(permission.action())
                      || !allowedOnly
                          .getOrDefault(principalArn, Set.of(permission))
                          .contains(permission))
              .toList();
        });
  }

  @Override
  public DryRunResult dryRun(Set<String> actions) {
    return answer(
        "dryRun",
        () -> {
          Set<String> denied = new HashSet<>(actions);
          denied.retainAll(deniedActions);
          denied.retainAll(testable);
          Set<String> untested = new HashSet<>(actions);
          untested.removeAll(testable);
          return new DryRunResult(denied, untested);
        });
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
          if (undeliverable != null) {
            return new ApplyResult.NotYet(Objects.requireNonNull(undeliverable));
          }
          putAgain.add(hook);
          hook(hook);
          if (!lost) {
            tests.add(
                new TestMessageArrival(
                    hook.hook().group(), "", Instant.EPOCH.plusSeconds(putAgain.size())));
          }
          return new ApplyResult.Applied();
        });
  }

  @Override
  public List<TestMessageArrival> receiveTestMessages() {
    return answer(
        "receiveTestMessages",
        () -> {
          List<TestMessageArrival> received = List.copyOf(tests);
          tests.clear();
          return received;
        });
  }
}
