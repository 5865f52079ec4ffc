package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An Auto Scaling group, set up fluently. Its instances live in {@link AutoScalingWorld}. */
public final class SimulatedGroup {
  private final AutoScalingWorld world;
  private final String name;
  private final String arn;
  private final Instant created;
  private final Map<String, String> tags = new ConcurrentSkipListMap<>();
  private final Set<String> ownTags = ConcurrentHashMap.newKeySet();
  private final Map<String, LifecycleHook> hooks = new ConcurrentSkipListMap<>();
  private final List<String> targetGroups = new CopyOnWriteArrayList<>();
  private final List<String> loadBalancers = new CopyOnWriteArrayList<>();
  private final AtomicInteger desired = new AtomicInteger();
  private volatile boolean retainsAbandoned;
  private volatile SimulatedLifecycleState warmPoolState = SimulatedLifecycleState.WARMED_STOPPED;

  SimulatedGroup(AutoScalingWorld world, String name, Instant created) {
    this.world = world;
    this.name = name;
    this.arn = Arns.group(name);
    this.created = created;
  }

  /** Adds or replaces a tag, which instances get as well. */
  public SimulatedGroup tag(String key, String value) {
    return tag(key, value, true);
  }

  SimulatedGroup tag(String key, String value, boolean propagated) {
    tags.put(key, value);
    if (propagated) {
      ownTags.remove(key);
    } else {
      ownTags.add(key);
    }
    return this;
  }

  boolean propagates(String key) {
    return !ownTags.contains(key);
  }

  /** Keeps instances in the warm pool in this state; stopped unless set. */
  public SimulatedGroup warmPoolState(SimulatedLifecycleState state) {
    warmPoolState = state;
    return this;
  }

  SimulatedLifecycleState warmPoolState() {
    return warmPoolState;
  }

  /** Adds or replaces a hook, without the test message that the API call sends. */
  public SimulatedGroup hook(LifecycleHook hook) {
    hooks.put(hook.name(), hook);
    return this;
  }

  /**
   * Attaches a target group: the group itself then deregisters an instance before its hooks fire.
   */
  public SimulatedGroup attachTargetGroup(String targetGroupArn) {
    targetGroups.add(targetGroupArn);
    return this;
  }

  /** Attaches a classic load balancer, as {@link #attachTargetGroup}. */
  public SimulatedGroup attachLoadBalancer(String loadBalancerName) {
    loadBalancers.add(loadBalancerName);
    return this;
  }

  /** Keeps instances whose terminating hooks were abandoned (TerminateHookAbandon=retain). */
  public SimulatedGroup retainAbandoned() {
    retainsAbandoned = true;
    return this;
  }

  /** Launches an instance; its id. Without launching hooks it is in service at once. */
  public String launch() {
    return world.launch(name);
  }

  /** Launches an instance into the warm pool; its id. */
  public String launchIntoWarmPool() {
    String id = Arns.freshInstanceId();
    return world
        .now(now -> world.start(this, id, InstanceTransition.LAUNCH_INTO_WARM_POOL, now))
        .id();
  }

  /** The name of the group. */
  public String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  Instant created() {
    return created;
  }

  public Map<String, String> tags() {
    return new LinkedHashMap<>(tags);
  }

  public Optional<LifecycleHook> hook(String hookName) {
    return Optional.ofNullable(hooks.get(hookName));
  }

  public List<LifecycleHook> hooks() {
    return List.copyOf(hooks.values());
  }

  void removeHook(String hookName) {
    hooks.remove(hookName);
  }

  List<LifecycleHook> hooksOf(InstanceTransition journey) {
    return hooks.values().stream()
        .filter(hook -> hook.transition().equals(journey.transition()))
        .toList();
  }

  public List<String> targetGroups() {
    return new ArrayList<>(targetGroups);
  }

  public List<String> loadBalancers() {
    return new ArrayList<>(loadBalancers);
  }

  /** How many instances the group is to have. */
  public int desiredCapacity() {
    return desired.get();
  }

  public boolean retainsAbandoned() {
    return retainsAbandoned;
  }

  AtomicInteger desired() {
    return desired;
  }
}
