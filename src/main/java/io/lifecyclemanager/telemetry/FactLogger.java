package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.DrainEnded;
import io.lifecyclemanager.model.Fact.DrainQueued;
import io.lifecyclemanager.model.Fact.DrainStarted;
import io.lifecyclemanager.model.Fact.DryRunPlanned;
import io.lifecyclemanager.model.Fact.EvictionAnswered;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.HeartbeatsAtRisk;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.LoopIterated;
import io.lifecyclemanager.model.Fact.MessageDropped;
import io.lifecyclemanager.model.Fact.MessageReceived;
import io.lifecyclemanager.model.Fact.MessageReturned;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.NodeWatchLost;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.OrphanAdopted;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.PendingTerminationsListed;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationJoined;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TerminationStateEntered;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The log: the story of each termination in a few lines at INFO, trouble at WARN, single requests
 * at DEBUG. What repeats is said once and then at most once in a while. Thread-safe.
 */
public final class FactLogger implements Listener {
  private final TerminationLogLines terminations;
  private final RemoteLogLines remote;

  /**
   * Writes to the program's own log.
   *
   * @param time by which repetitions are kept back
   */
  public FactLogger(Time time) {
    this(time, LogManager.getLogger(FactLogger.class));
  }

  FactLogger(Time time, Logger log) {
    StructuredLog teller = new StructuredLog(log);
    LogThrottle repeats = new LogThrottle(time);
    terminations = new TerminationLogLines(teller, repeats);
    remote = new RemoteLogLines(teller, repeats, time);
  }

  @Override
  public void on(Fact fact) {
    switch (fact) {
      // That nodes are lost is told as the trouble that it is.
      case LoopIterated _, QueuePolled _, PendingTerminationsListed _, NodeWatchLost _ -> {}
      case NodesListed list -> remote.log(list);
      case AwsRequest request -> remote.log(request);
      case KubernetesRequest request -> remote.log(request);
      case RemoteCallFailed troubled -> remote.log(troubled);
      case MessageReceived message -> remote.log(message);
      case MessageDropped message -> remote.log(message);
      case TestNotificationReceived test -> remote.log(test);
      case MessageReturned message -> remote.log(message);
      case DryRunPlanned plan -> remote.log(plan);
      case OrphanAdopted found -> terminations.log(found);
      case TerminationStarted start -> terminations.log(start);
      case TerminationStateEntered entered -> terminations.log(entered);
      case TerminationJoined join -> terminations.log(join);
      case HeartbeatSent heartbeat -> terminations.log(heartbeat);
      case HeartbeatsAtRisk scarce -> terminations.log(scarce);
      case HardDeadlineKnown deadline -> terminations.log(deadline);
      case NodeClaimed claim -> terminations.log(claim);
      case DisruptionLimitReached held -> terminations.log(held);
      case NodesCounted count -> terminations.log(count);
      case OwnerFollowed other -> terminations.log(other);
      case ClaimLost loss -> terminations.log(loss);
      case DeregistrationStarted start -> terminations.log(start);
      case DeregistrationEnded end -> terminations.log(end);
      case DrainQueued wait -> terminations.log(wait);
      case DrainStarted start -> terminations.log(start);
      case EvictionAnswered answer -> terminations.log(answer);
      case DrainEnded end -> terminations.log(end);
      case ActionCompleted completion -> terminations.log(completion);
      case TerminationEnded end -> terminations.log(end);
    }
  }
}
