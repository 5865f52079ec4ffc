package io.lifecyclemanager.fakes;

import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.RequiredPermission;
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
 * AWS in memory, as a test says it is. At first there is nothing, and everybody may do everything.
 * For one thread.
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
  private final Map<String, Set<RequiredPermission>> only = new HashMap<>();
  private final Set<String> deniedActions = new HashSet<>();
  private final Set<String> triable = new HashSet<>();
  private final Map<String, LoadBalancerState> balancers = new LinkedHashMap<>();
  private final List<TestMessageArrival> tests = new ArrayList<>();
  private final List<HookState> putAgain = new ArrayList<>();
  private final Map<String, RemoteFailure> troubles = new HashMap<>();
  private @Nullable String undeliverable;
  private boolean lost;

  /** Who asks, and where. */
  public FakeDoctorAws caller(CallerIdentity is) {
    caller = is;
    return this;
  }

  /** The queue is so. */
  public FakeDoctorAws queue(QueueState is) {
    queue = is;
    messages.putIfAbsent(is.arn(), 0);
    return this;
  }

  /** There is no queue. */
  public FakeDoctorAws noQueue() {
    queue = null;
    return this;
  }

  /** A queue, any, has so many messages. */
  public FakeDoctorAws messages(String queueArn, int number) {
    messages.put(queueArn, number);
    return this;
  }

  /** A rule of EventBridge sends to a queue. */
  public FakeDoctorAws rule(String ruleArn, String queueArn) {
    rules.computeIfAbsent(queueArn, _ -> new ArrayList<>()).add(ruleArn);
    return this;
  }

  /** There is a group, with this instead of what it had. */
  public FakeDoctorAws group(GroupState is) {
    groups.put(is.name(), is);
    return this;
  }

  /** A group has a hook, in place of one of its name. */
  public FakeDoctorAws hook(HookState is) {
    hooks.computeIfAbsent(is.hook().group(), _ -> new LinkedHashMap<>()).put(is.hook().name(), is);
    return this;
  }

  /** There is a role. */
  public FakeDoctorAws role(RoleState is) {
    roles.put(is.arn(), is);
    return this;
  }

  /** Nobody may do this any more, whatever with, neither in simulations nor by trying. */
  public FakeDoctorAws deny(String action) {
    deniedActions.add(action);
    return this;
  }

  /** This user or role may do this, and nothing else but what it is told to be allowed so. */
  public FakeDoctorAws allowOnly(String principalArn, RequiredPermission demand) {
    only.computeIfAbsent(principalArn, _ -> new HashSet<>()).add(demand);
    return this;
  }

  /** These actions can be tried. */
  public FakeDoctorAws allowDryCalls(Set<String> actions) {
    triable.addAll(actions);
    return this;
  }

  /** There is a balancer, in place of one of its name. */
  public FakeDoctorAws balancer(LoadBalancerState is) {
    balancers.put(is.name(), is);
    return this;
  }

  /** A test message lies on the queue. */
  public FakeDoctorAws test(TestMessageArrival message) {
    tests.add(message);
    return this;
  }

  /** From now on hooks cannot be put. */
  public FakeDoctorAws refusePublishing(String why) {
    undeliverable = why;
    return this;
  }

  /** From now on test messages are sent, but arrive nowhere. */
  public FakeDoctorAws loseTestMessages() {
    lost = true;
    return this;
  }

  /**
   * From now on there is no answer.
   *
   * @param method name of a method of {@link AccountInspector}
   */
  public FakeDoctorAws failMethod(String method, RemoteFailure trouble) {
    troubles.put(method, trouble);
    return this;
  }

  /** The hooks that were put again, in their order. */
  public List<HookState> hooksPutAgain() {
    return List.copyOf(putAgain);
  }

  private <T> T answer(String method, Supplier<T> question) {
    RemoteFailure trouble = troubles.get(method);
    if (trouble != null) {
      throw trouble;
    }
    return question.get();
  }

  private static RemoteFailure rejected(String why) {
    return new RemoteFailure(RemoteFailure.FailureKind.REJECTED, why, null);
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
        "messages",
        () ->
            Optional.ofNullable(messages.get(queueArn))
                .orElseThrow(() -> rejected("there is no queue '" + queueArn + "'")));
  }

  @Override
  public List<String> eventRulesTargeting(String queueArn) {
    return answer("rulesTo", () -> List.copyOf(rules.getOrDefault(queueArn, List.of())));
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
      String principalArn, List<RequiredPermission> demands) {
    return answer(
        "denied",
        () -> {
          if (principalArn.endsWith(":root")) {
            throw rejected("the root user has no policies to simulate");
          }
          return demands.stream()
              .filter(demand ->
                  deniedActions.contains(demand.action())
                      || !only.getOrDefault(principalArn, Set.of(demand)).contains(demand))
              .toList();
        });
  }

  @Override
  public DryRunResult dryRun(Set<String> actions) {
    return answer(
        "tries",
        () -> {
          Set<String> denied = new HashSet<>(actions);
          denied.retainAll(deniedActions);
          denied.retainAll(triable);
          Set<String> untried = new HashSet<>(actions);
          untried.removeAll(triable);
          return new DryRunResult(denied, untried);
        });
  }

  @Override
  public List<LoadBalancerState> loadBalancers(
      Set<LoadBalancerFamily> kinds, Set<InstanceId> instances) {
    return answer(
        "balancers",
        () ->
            balancers.values().stream()
                .filter(one -> kinds.contains(one.family()))
                .filter(one -> !Collections.disjoint(one.instances(), instances))
                .toList());
  }

  @Override
  public ApplyResult putHookAgain(HookState hook) {
    return answer(
        "putAgain",
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
        "receiveTests",
        () -> {
          List<TestMessageArrival> there = List.copyOf(tests);
          tests.clear();
          return there;
        });
  }
}
