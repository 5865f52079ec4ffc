package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters of terminations. The gauges count instance ids in sets instead of going up and down, so
 * that a termination that is handed over during its drain does not leave a gauge too high.
 * Thread-safe.
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
  private final Counter rejected;
  private final Counter lost;
  private final Counter followed;
  private final Timer queueWait;

  TerminationMeters(MeterFactory meters) {
    this.meters = meters;
    meters.gauge("terminating_instances_count", "Terminations in progress.", terminating::size);
    meters.gauge(
        "deregistering_instances_count",
        "Instances that are being deregistered from load balancers.",
        deregistering::size);
    meters.gauge(
        "held_instances",
        "Terminations that wait for the disruption limit: their nodes are neither cordoned nor"
            + " drained yet.",
        waitingForLimit::size);
    meters.gauge("queued_instances", "Terminations that wait for a drain slot.", queued::size);
    meters.gauge("draining_instances_count", "Nodes that are being drained.", draining::size);
    meters.gauge(
        "unkept_actions",
        "Held lifecycle actions that will probably expire, because no heartbeat is accepted in"
            + " time.",
        expiringActions::get);
    successful = meters.counter("successful_events", "Terminations that ended in time.");
    failed =
        meters.counter(
            "failed_events",
            "Terminations that ran out of time, or that Auto Scaling ended first.");
    deregistered =
        meters.counter(
            "successful_lb_deregister", "Instances deregistered from all their load balancers.");
    notDeregistered =
        meters.counter(
            "failed_lb_deregister", "Instances that stayed registered with a load balancer.");
    drained = meters.counter("successful_node_drain", "Nodes drained completely.");
    notDrained =
        meters.counter("failed_node_drain", "Nodes that were not drained completely in time.");
    rejected =
        meters.counter(
            "actions_rejected",
            "Lifecycle actions given up because Auto Scaling rejects every request for them.");
    lost =
        meters.counter("nodes_lost", "Nodes that another replica claimed during the termination.");
    followed =
        meters.counter(
            "nodes_followed", "Lifecycle actions held while another replica drained the node.");
    queueWait =
        meters.histogram(
            "drain_queue", "Time that drains waited for a drain slot.", HistogramBuckets.PHASE);
    startAtZero();
  }

  /** Creates every series: alerts do not work on a series that appears with its first event. */
  private void startAtZero() {
    for (TerminationOutcome outcome : TerminationOutcome.values()) {
      termination(outcome);
    }
    List.of("claim", "deregister", "drain", "volumes").forEach(this::phase);
    for (EvictionResult answer : EvictionResult.values()) {
      evictions(answer, false);
      evictions(answer, true);
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

  void recordVolumeWait(VolumeWaitEnded end) {
    phase("volumes").record(end.took());
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

  void countRejected() {
    rejected.increment();
  }

  private Timer termination(TerminationOutcome outcome) {
    return meters.histogram(
        "termination_duration",
        "Duration of terminations, from the first message to the end.",
        HistogramBuckets.TERMINATION,
        "outcome",
        lower(outcome));
  }

  private Timer phase(String phase) {
    return meters.histogram(
        "phase_duration",
        "Duration of one phase of a termination.",
        HistogramBuckets.PHASE,
        "phase",
        phase);
  }

  private Counter evictions(EvictionResult answer, boolean forced) {
    return meters.counter(
        "evictions",
        "Answers of the API server to evictions and to forced deletions.",
        "answer",
        answer.label(),
        "forced",
        Boolean.toString(forced));
  }

  private Counter heartbeats(HeartbeatSent.HeartbeatResult result) {
    return meters.counter(
        "heartbeats", "Heartbeats sent for lifecycle actions.", "result", lower(result));
  }

  private Counter completions(Verdict verdict, boolean alreadyOver) {
    return meters.counter(
        "actions_completed",
        "Lifecycle actions completed. already_over: Auto Scaling had ended them before.",
        "verdict",
        lower(verdict),
        "already_over",
        Boolean.toString(alreadyOver));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
