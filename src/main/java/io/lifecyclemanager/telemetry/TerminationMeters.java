package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DrainEnded;
import io.lifecyclemanager.model.Fact.DrainStarted;
import io.lifecyclemanager.model.Fact.EvictionAnswered;
import io.lifecyclemanager.model.Fact.EvictionAnswered.EvictionResult;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationEnded.TerminationOutcome;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is counted of terminations. Instances are kept by id rather than counted up and down: a run
 * that is handed over in the middle of its drain leaves no gauge too high for ever.
 */
final class TerminationMeters {
  private final MeterFactory meters;
  private final Set<InstanceId> terminating = ConcurrentHashMap.newKeySet();
  private final Set<InstanceId> deregistering = ConcurrentHashMap.newKeySet();
  private final Set<InstanceId> waitingForLimit = ConcurrentHashMap.newKeySet();
  private final Set<InstanceId> queued = ConcurrentHashMap.newKeySet();
  private final Set<InstanceId> draining = ConcurrentHashMap.newKeySet();
  private final AtomicInteger expiringActions = new AtomicInteger();
  private final Counter successful;
  private final Counter failed;
  private final Counter deregistered;
  private final Counter notDeregistered;
  private final Counter drained;
  private final Counter notDrained;
  private final Counter lost;
  private final Counter followed;
  private final Timer queueWait;

  TerminationMeters(MeterFactory meters) {
    this.meters = meters;
    meters.gauge(
        "terminating_instances_count", "Instances whose termination runs.", terminating::size);
    meters.gauge(
        "deregistering_instances_count",
        "Instances that are being taken out of load balancers.",
        deregistering::size);
    meters.gauge(
        "held_instances",
        "Instances whose node is neither cordoned nor drained yet: too much of the cluster is on"
            + " its way out.",
        waitingForLimit::size);
    meters.gauge("queued_instances", "Instances whose drain waits for a slot.", queued::size);
    meters.gauge(
        "draining_instances_count", "Instances whose node is being drained.", draining::size);
    meters.gauge(
        "unkept_actions",
        "Lifecycle actions whose heartbeats are too late or too many: they expire, most likely.",
        expiringActions::get);
    successful = meters.counter("successful_events", "Terminations completed with CONTINUE.");
    failed =
        meters.counter(
            "failed_events",
            "Terminations completed with ABANDON, or ended by Auto Scaling first.");
    deregistered =
        meters.counter(
            "successful_lb_deregister", "Instances taken out of the load balancers they were in.");
    notDeregistered =
        meters.counter("failed_lb_deregister", "Instances that a load balancer still knew.");
    drained = meters.counter("successful_node_drain", "Nodes drained completely.");
    notDrained = meters.counter("failed_node_drain", "Nodes whose drain gave up.");
    lost = meters.counter("nodes_lost", "Nodes that another replica took over.");
    followed =
        meters.counter("nodes_followed", "Times an action was held for another replica's drain.");
    queueWait =
        meters.histogram("drain_queue", "Time a drain waited for a slot.", HistogramBuckets.PHASE);
    startAtZero();
  }

  /** Creates every label set: a series that is missing until its first event breaks every alert. */
  private void startAtZero() {
    for (TerminationOutcome outcome : TerminationOutcome.values()) {
      termination(outcome);
    }
    List.of("claim", "deregister", "drain").forEach(this::phase);
    for (EvictionResult result : EvictionResult.values()) {
      evictions(result, false);
      evictions(result, true);
    }
    for (HeartbeatSent.HeartbeatResult result : HeartbeatSent.HeartbeatResult.values()) {
      heartbeats(result);
    }
    for (Verdict verdict : Verdict.values()) {
      completions(verdict, false);
      completions(verdict, true);
    }
  }

  void recordStart(InstanceId instance) {
    terminating.add(instance);
  }

  void recordEnd(TerminationEnded end) {
    InstanceId instance = end.subject().instance();
    List.of(terminating, deregistering, waitingForLimit, queued, draining)
        .forEach(set -> set.remove(instance));
    termination(end.outcome()).record(end.took());
    switch (end.outcome()) {
      case COMPLETED -> successful.increment();
      case ABANDONED, OVER -> failed.increment();
      case HANDED_OVER -> {}
    }
  }

  void recordClaim(NodeClaimed claim) {
    waitingForLimit.remove(claim.subject().instance());
    phase("claim").record(claim.took());
  }

  void recordLimitWait(InstanceId instance) {
    waitingForLimit.add(instance);
  }

  void countFollowed() {
    followed.increment();
  }

  void recordLoss(InstanceId instance) {
    waitingForLimit.remove(instance);
    lost.increment();
  }

  void recordDeregistrationStart(InstanceId instance) {
    deregistering.add(instance);
  }

  void recordDeregistrationEnd(DeregistrationEnded end) {
    deregistering.remove(end.subject().instance());
    phase("deregister").record(end.took());
    if (end.failure() != null && !end.onlyDenied()) {
      notDeregistered.increment();
    } else if (end.balancers() > 0) {
      deregistered.increment();
    }
  }

  void recordDrainQueued(InstanceId instance) {
    queued.add(instance);
  }

  void recordDrainStart(DrainStarted start) {
    queued.remove(start.subject().instance());
    draining.add(start.subject().instance());
    queueWait.record(start.waited());
  }

  void recordDrainEnd(DrainEnded end) {
    queued.remove(end.subject().instance());
    draining.remove(end.subject().instance());
    phase("drain").record(end.took());
    (end.failure() == null ? drained : notDrained).increment();
  }

  void countEviction(EvictionAnswered answer) {
    evictions(answer.result(), answer.forced()).increment();
  }

  void countHeartbeat(HeartbeatSent heartbeat) {
    heartbeats(heartbeat.result()).increment();
  }

  void setExpiringActions(int actions) {
    expiringActions.set(actions);
  }

  void countCompletion(ActionCompleted completion) {
    completions(completion.verdict(), completion.alreadyOver()).increment();
  }

  private Timer termination(TerminationOutcome outcome) {
    return meters.histogram(
        "termination_duration",
        "Time from the first message of a termination to its end.",
        HistogramBuckets.TERMINATION,
        "outcome",
        lower(outcome));
  }

  private Timer phase(String phase) {
    return meters.histogram(
        "phase_duration",
        "Time one phase of a termination took.",
        HistogramBuckets.PHASE,
        "phase",
        phase);
  }

  private Counter evictions(EvictionResult result, boolean forced) {
    return meters.counter(
        "evictions",
        "Answers to evictions, and to deletions that were forced because time ran out.",
        "answer",
        result.label(),
        "forced",
        Boolean.toString(forced));
  }

  private Counter heartbeats(HeartbeatSent.HeartbeatResult result) {
    return meters.counter(
        "heartbeats", "Heartbeats of lifecycle actions.", "result", lower(result));
  }

  private Counter completions(Verdict verdict, boolean alreadyOver) {
    return meters.counter(
        "actions_completed",
        "Lifecycle actions completed; already_over: Auto Scaling had ended them before.",
        "verdict",
        lower(verdict),
        "already_over",
        Boolean.toString(alreadyOver));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
