package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The state machine of one instance: moved on to "now" at each request, through every moment that
 * mattered in between and in their order. Guarded by the lock of {@link AutoScalingWorld}.
 */
final class SimulatedInstance {
  private final String id;
  private final SimulatedGroup group;
  private final String zone;
  private final InstanceListener events;
  private SimulatedLifecycleState state = SimulatedLifecycleState.PENDING;
  private InstanceTransition journey = InstanceTransition.LAUNCH;
  private String activityId = "";
  private Instant begun = Instant.MIN;
  private List<SimulatedLifecycleAction> actions = List.of();

  /** When the load balancers have drained it, or when it has proceeded long enough. */
  private Instant nextMove = Instant.MAX;

  /** No action expires before: heartbeats only postpone that. */
  private Instant earliestExpiry = Instant.MIN;

  /** Gets what happens to instances. */
  interface InstanceListener {
    void entered(SimulatedInstance instance, SimulatedLifecycleState state, Instant at);

    void ended(LifecycleOutcome outcome);

    void notify(SimulatedInstance instance, SimulatedLifecycleAction action, Instant at);

    Duration proceedTime();
  }

  SimulatedInstance(String id, SimulatedGroup group, String zone, InstanceListener events) {
    this.id = id;
    this.group = group;
    this.zone = zone;
    this.events = events;
  }

  /**
   * Begins a transition; its hooks fire at {@code hooksFire}, when load balancers attached to the
   * group have drained it.
   */
  void begin(InstanceTransition way, String activity, Instant now, Instant hooksFire) {
    journey = way;
    activityId = activity;
    begun = now;
    actions = List.of();
    nextMove = way.firesHooks() ? hooksFire : later(hooksFire, now.plus(events.proceedTime()));
    enter(way.begun(), now);
    moveOn(now);
  }

  void moveOn(Instant now) {
    if (state == journey.begun() && !now.isBefore(nextMove)) {
      fireHooks(nextMove);
    }
    if (!journey.firesHooks()) {
      return;
    }
    while (state == journey.waiting()) {
      if (now.isBefore(earliestExpiry)) {
        return;
      }
      SimulatedLifecycleAction next =
          Collections.min(activeActions(), Comparator.comparing(SimulatedLifecycleAction::expires));
      if (now.isBefore(next.expires())) {
        earliestExpiry = next.expires();
        return;
      }
      end(next, next.hook().defaultResult(), EndCause.EXPIRED, next.expires());
    }
    if (state == journey.proceeding() && !now.isBefore(nextMove)) {
      arrive(nextMove);
    }
  }

  private void fireHooks(Instant at) {
    List<LifecycleHook> hooks = group.hooksOf(journey);
    if (hooks.isEmpty()) {
      proceed(at);
      return;
    }
    actions = hooks.stream().map(hook -> new SimulatedLifecycleAction(hook, at)).toList();
    earliestExpiry = Instant.MIN;
    enter(journey.waiting(), at);
    actions.stream()
        .filter(action -> action.hook().target().isPresent())
        .forEach(action -> events.notify(this, action, at));
  }

  /** Ends an active action; what follows from that happens with it. */
  void end(SimulatedLifecycleAction action, LifecycleResult result, EndCause cause, Instant at) {
    action.end(result);
    events.ended(
        new LifecycleOutcome(
            at, group.name(), action.hook().name(), id, action.token(), activityId, result, cause));
    if (cause == EndCause.SKIPPED) {
      return;
    }
    if (result == LifecycleResult.ABANDON) {
      activeActions().forEach(other -> end(other, LifecycleResult.ABANDON, EndCause.SKIPPED, at));
    }
    if (state == journey.waiting() && activeActions().isEmpty()) {
      if (wasAbandoned() && group.retainsAbandoned() && journey.retained().isPresent()) {
        enter(journey.retained().get(), at);
      } else {
        proceed(at);
      }
    }
  }

  private void proceed(Instant at) {
    if (!journey.firesHooks() || (journey.isLaunch() && actions.isEmpty())) {
      enterEnd(at);
      return;
    }
    nextMove = at.plus(events.proceedTime());
    enter(journey.proceeding(), at);
  }

  private void arrive(Instant at) {
    if (wasAbandoned()) {
      enter(SimulatedLifecycleState.TERMINATED, at);
      return;
    }
    if (journey.isRootVolumeReplacement()) {
      enter(SimulatedLifecycleState.ROOT_VOLUME_REPLACED, at);
    }
    enterEnd(at);
  }

  private void enterEnd(Instant at) {
    boolean isForPool = journey.end() == SimulatedLifecycleState.WARMED_STOPPED;
    enter(isForPool ? group.warmPoolState() : journey.end(), at);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Ended in EC2 directly: no hook fires, and those that hold it lose their instance. */
  void vanish(Instant now) {
    actions = List.of();
    enter(SimulatedLifecycleState.TERMINATED, now);
  }

  private void enter(SimulatedLifecycleState next, Instant at) {
    state = next;
    events.entered(this, next, at);
  }

  private boolean wasAbandoned() {
    return actions.stream().anyMatch(SimulatedLifecycleAction::isAbandoned);
  }

  List<SimulatedLifecycleAction> activeActions() {
    return actions.stream().filter(SimulatedLifecycleAction::isActive).toList();
  }

  boolean hasAction(String token) {
    for (SimulatedLifecycleAction action : actions) {
      if (action.token().equals(token)) {
        return true;
      }
    }
    return false;
  }

  InstanceSnapshot snapshot() {
    return new InstanceSnapshot(
        id,
        group,
        state,
        activityId,
        begun,
        activeActions().stream()
            .map(action -> new InstanceSnapshot.PendingAction(action.hook().name(), action.token()))
            .toList());
  }

  String id() {
    return id;
  }

  SimulatedGroup group() {
    return group;
  }

  String zone() {
    return zone;
  }

  SimulatedLifecycleState state() {
    return state;
  }

  InstanceTransition journey() {
    return journey;
  }

  String activityId() {
    return activityId;
  }

  boolean isInGroup() {
    return !state.isOutsideGroup();
  }
}
