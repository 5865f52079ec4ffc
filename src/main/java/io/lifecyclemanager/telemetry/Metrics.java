package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DrainFact.DeadlineExtended;
import io.lifecyclemanager.model.DrainFact.DeadlineRestored;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionWithoutEffect;
import io.lifecyclemanager.model.DrainFact.IntervalWaitEnded;
import io.lifecyclemanager.model.DrainFact.NearDeadlinesCounted;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.DrainFact.ReplacementAwaited;
import io.lifecyclemanager.model.DrainFact.ReplacementWaitEnded;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.ActionGivenUp;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.HeartbeatsAtRisk;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.LoopIterated;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.NodeNotIdentified;
import io.lifecyclemanager.model.Fact.NodeWatchLost;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationJoined;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TerminationStateEntered;
import io.lifecyclemanager.model.IntakeFact.DryRunPlanned;
import io.lifecyclemanager.model.IntakeFact.EventResponded;
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.model.IntakeFact.LaunchCompleted;
import io.lifecyclemanager.model.IntakeFact.LaunchHookIgnored;
import io.lifecyclemanager.model.IntakeFact.MessageDropped;
import io.lifecyclemanager.model.IntakeFact.MessageReceived;
import io.lifecyclemanager.model.IntakeFact.MessageReturned;
import io.lifecyclemanager.model.IntakeFact.NodeHoldEnded;
import io.lifecyclemanager.model.IntakeFact.NodeHoldSet;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.IntakeFact.PendingTerminationsListed;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.exemplar.ExemplarScope;
import io.lifecyclemanager.webhook.DeliveryResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * Turns facts into Prometheus metrics. Every series exists from the start, at 0, and no label holds
 * the name of a node, an instance or a pod, so that the number of series does not grow with the
 * cluster. The one exception is the last test notification, which has a series for each group.
 * Thread-safe.
 */
public final class Metrics implements Listener {
  private final PrometheusMeterRegistry registry;
  private final TerminationMeters terminations;
  private final UnavoidableMeters unavoidable;
  private final BlockerMeters blockers;
  private final RecreatingOwners recreatingOwners;
  private final SurgeMeters surges;
  private final Counter unreachablePods;
  private final QueueMeters queue;
  private final RemoteMeters remote;
  private final ProcessMeters process;
  private final PermissionMeters permissions;
  private final WebhookMeters webhook;
  private final SpanMeters spans;

  /**
   * Creates every series.
   *
   * @param version the program's version, for {@code lifecycle_manager_build_info}
   */
  public Metrics(String version) {
    this(version, new SystemTime());
  }

  /**
   * For tests, which pass a simulated time.
   *
   * @param time measures how long a denied permission counts
   */
  Metrics(String version, Time time) {
    this(version, time, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private Metrics(String version, Time time, PrometheusMeterRegistry registry) {
    this.registry = registry;
    MeterFactory meters = new MeterFactory(registry);
    // First, because it sets filters that apply only to meters registered later.
    remote = new RemoteMeters(meters);
    terminations = new TerminationMeters(meters);
    unavoidable = new UnavoidableMeters(meters);
    blockers = new BlockerMeters(meters);
    recreatingOwners = new RecreatingOwners(meters);
    surges = new SurgeMeters(meters);
    unreachablePods =
        meters.counter(
            "unreachable_pods_deleted",
            "Pods of unreachable nodes that were deleted with grace period 0.");
    queue = new QueueMeters(meters);
    process = new ProcessMeters(meters, registry, version);
    permissions = new PermissionMeters(meters, time);
    webhook = new WebhookMeters(meters);
    spans = new SpanMeters(meters);
  }

  /** The same; histograms keep the spans of {@link ExemplarScope} as exemplars. */
  public static Metrics withExemplars(String version) {
    return new Metrics(version, new SystemTime(), ExemplarScope.createRegistry());
  }

  /** Everything measured, in Prometheus' text format 0.0.4. May be called at any time. */
  public String scrape() {
    return registry.scrape();
  }

  /** The same as {@code text/plain} or {@code application/openmetrics-text}, with parameters. */
  public String scrape(String contentType) {
    return registry.scrape(contentType);
  }

  /** The permissions of features that are denied, sorted; they may be granted soon. */
  public List<String> deniedPermissions() {
    return permissions.denied();
  }

  /** Counts what became of a notification of the webhook. */
  public void countNotification(DeliveryResult result) {
    webhook.count(result);
  }

  /** The counters of spans. */
  public SpanMeters spans() {
    return spans;
  }

  @Override
  public void on(Fact fact) {
    switch (fact) {
      case LoopIterated turn -> process.countTurn(turn.loop());
      case NodesListed list -> process.setNodes(list.nodes());
      case NodesCounted count -> process.setNodes(count);
      case QueuePolled _ -> queue.countPoll();
      case MessageReceived message -> queue.recordReceived(message);
      case MessageDropped message -> queue.countDropped(message.reason());
      case TestNotificationReceived test -> queue.recordTestNotification(test);
      case MessageReturned _ -> queue.countReturned();
      case LaunchCompleted _ -> queue.countLaunchCompleted();
      case PendingTerminationsListed list -> queue.recordReconciliation(list);
      case OrphanAdopted _ -> queue.countAdopted();
      case NodeReleased _ -> queue.countReleased();
      case EventResponded event -> queue.countEvent(event);
      case AwsRequest request -> {
        remote.recordRequest(request);
        permissions.recordRequest(request);
      }
      case KubernetesRequest request -> {
        remote.recordRequest(request);
        permissions.recordRequest(request);
      }
      case RemoteCallFailed failed when failed.failure().isInterruption() -> {}
      case RemoteCallFailed failed -> {
        remote.recordFailure(failed.failure().kind());
        permissions.recordFailure(failed.failure());
      }
      case TerminationStarted start -> {
        terminations.recordStart(start.subject().instance());
        unavoidable.recordStart(start.subject().instance());
      }
      case TerminationStateEntered _,
          TerminationJoined _,
          HardDeadlineKnown _,
          NodeNotIdentified _,
          DryRunPlanned _,
          PlanValueInvalid _,
          BlockersListed _,
          DeadlineExtended _,
          DeadlineRestored _,
          ReplacementAwaited _,
          ReplacementWaitEnded _,
          IntervalWaitEnded _,
          EvictionWithoutEffect _,
          DaemonSetPodsEvicted _,
          VolumeWaitStarted _,
          TargetLeft _,
          LaunchHookIgnored _,
          InterventionRequested _,
          NodeHoldSet _,
          NodeHoldEnded _,
          NodeWatchLost _ -> {}
      case HeartbeatSent heartbeat -> terminations.countHeartbeat(heartbeat);
      case HeartbeatsAtRisk scarce -> terminations.setExpiringActions(scarce.atRisk());
      case NodeClaimed claim -> terminations.recordClaim(claim);
      case DisruptionLimitReached held -> terminations.recordLimitWait(held.subject().instance());
      case OwnerFollowed _ -> terminations.countFollowed();
      case ClaimLost loss -> terminations.recordLoss(loss.subject().instance());
      case DeregistrationStarted start ->
          terminations.recordDeregistrationStart(start.subject().instance());
      case DeregistrationEnded end -> terminations.recordDeregistrationEnd(end);
      case BlockedPodsCounted count -> blockers.record(count);
      case NearDeadlinesCounted count -> blockers.record(count);
      case DrainQueued wait -> terminations.recordDrainQueued(wait.subject().instance());
      case TargetDraining target ->
          unavoidable.recordWait(target.subject().instance(), target.remaining());
      case DrainStarted start -> {
        terminations.recordDrainStart(start);
        unavoidable.recordWait(start.subject().instance(), start.longestGrace());
      }
      case EvictionAnswered answer -> terminations.countEviction(answer);
      case DrainEnded end -> terminations.recordDrainEnd(end);
      case VolumeWaitEnded end -> terminations.recordVolumeWait(end);
      case UnreachablePodsDeleted deletion -> unreachablePods.increment(deletion.deleted());
      case PodsRecreated recreated -> recreatingOwners.count(recreated);
      case SurgeDecided surge -> surges.count(surge);
      case ActionCompleted completion -> terminations.countCompletion(completion);
      case ActionGivenUp _ -> terminations.countRejected();
      case TerminationEnded end -> {
        terminations.recordEnd(end);
        unavoidable.recordEnd(end);
      }
    }
  }
}
