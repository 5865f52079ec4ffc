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
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.log.LogThrottle;
import io.lifecyclemanager.termination.id.TerminationIds;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes facts to the log: the phases of each termination at INFO, failures and what an operator
 * should look at at WARN, single requests at DEBUG. Lines that repeat are throttled. Thread-safe.
 */
public final class FactLogger implements Listener {
  private final TerminationIds ids = new TerminationIds();
  private final TerminationLogLines terminations;
  private final PhaseLogLines phases;
  private final PlanLogLines plans;
  private final BlockerLogLines blockers;
  private final RemoteLogLines remote;

  /**
   * Writes to the log of this class.
   *
   * @param time measures the pauses between lines that repeat
   */
  public FactLogger(Time time) {
    this(time, LogManager.getLogger(FactLogger.class));
  }

  FactLogger(Time time, Logger log) {
    StructuredLog structured = new StructuredLog(log, ids);
    LogThrottle throttle = new LogThrottle(time);
    terminations = new TerminationLogLines(structured, throttle);
    phases = new PhaseLogLines(structured, throttle);
    plans = new PlanLogLines(structured);
    blockers = new BlockerLogLines(structured, time);
    remote = new RemoteLogLines(structured, throttle, time);
  }

  @Override
  public void on(Fact fact) {
    switch (fact) {
      // A RemoteCallFailed with the cause precedes NodeWatchLost.
      case LoopIterated _,
          QueuePolled _,
          PendingTerminationsListed _,
          NodeWatchLost _,
          NearDeadlinesCounted _,
          BlockedPodsCounted _ -> {}
      case NodesListed list -> remote.log(list);
      case AwsRequest request -> remote.log(request);
      case KubernetesRequest request -> remote.log(request);
      case RemoteCallFailed failed when failed.failure().isInterruption() -> {}
      case RemoteCallFailed failed -> remote.log(failed);
      case MessageReceived message -> remote.log(message);
      case MessageDropped message -> remote.log(message);
      case TestNotificationReceived test -> remote.log(test);
      case MessageReturned message -> remote.log(message);
      case LaunchHookIgnored launch -> remote.log(launch);
      case LaunchCompleted launch -> remote.log(launch);
      case DryRunPlanned plan -> remote.log(plan);
      case OrphanAdopted orphan -> terminations.log(orphan);
      case NodeReleased release -> terminations.log(release);
      case InterventionRequested request -> terminations.log(request);
      case EventResponded event -> terminations.log(event);
      case NodeHoldSet hold -> plans.log(hold);
      case NodeHoldEnded end -> plans.log(end);
      case TerminationStarted start -> {
        ids.add(start);
        terminations.log(start);
      }
      case TerminationStateEntered entered -> terminations.log(entered);
      case TerminationJoined join -> terminations.log(join);
      case HeartbeatSent heartbeat -> terminations.log(heartbeat);
      case HeartbeatsAtRisk heartbeats -> terminations.log(heartbeats);
      case HardDeadlineKnown deadline -> terminations.log(deadline);
      case NodeNotIdentified unmatched -> terminations.log(unmatched);
      case NodeClaimed claim -> terminations.log(claim);
      case DisruptionLimitReached limit -> terminations.log(limit);
      case NodesCounted count -> terminations.log(count);
      case OwnerFollowed follower -> terminations.log(follower);
      case ClaimLost loss -> terminations.log(loss);
      case DeregistrationStarted start -> phases.log(start);
      case DeregistrationEnded end -> phases.log(end);
      case TargetDraining target -> phases.log(target);
      case TargetLeft target -> phases.log(target);
      case PlanValueInvalid value -> plans.log(value);
      case BlockersListed list -> blockers.log(list);
      case DeadlineExtended extended -> plans.log(extended);
      case DeadlineRestored restored -> plans.log(restored);
      case ReplacementAwaited wait -> plans.log(wait);
      case ReplacementWaitEnded end -> plans.log(end);
      case IntervalWaitEnded end -> plans.log(end);
      case DrainQueued wait -> phases.log(wait);
      case DrainStarted start -> phases.log(start);
      case EvictionAnswered answer -> phases.log(answer);
      case DrainEnded end -> phases.log(end);
      case DaemonSetPodsEvicted pods -> phases.log(pods);
      case VolumeWaitStarted wait -> phases.log(wait);
      case VolumeWaitEnded end -> phases.log(end);
      case EvictionWithoutEffect eviction -> phases.log(eviction);
      case UnreachablePodsDeleted pods -> phases.log(pods);
      case PodsRecreated pods -> phases.log(pods);
      case SurgeDecided surge -> phases.log(surge);
      case ActionCompleted completion -> terminations.log(completion);
      case ActionGivenUp action -> terminations.log(action);
      case TerminationEnded end -> {
        terminations.log(end);
        ids.remove(end);
      }
    }
  }
}
