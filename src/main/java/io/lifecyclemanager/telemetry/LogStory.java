package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.DrainEnded;
import io.lifecyclemanager.model.Fact.DrainQueued;
import io.lifecyclemanager.model.Fact.DrainStarted;
import io.lifecyclemanager.model.Fact.EvictionAnswered;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.Heartbeat;
import io.lifecyclemanager.model.Fact.HeartbeatsScarce;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.LoopTurned;
import io.lifecyclemanager.model.Fact.MessageDropped;
import io.lifecyclemanager.model.Fact.MessageGivenBack;
import io.lifecyclemanager.model.Fact.MessageReceived;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.NodeFollowed;
import io.lifecyclemanager.model.Fact.NodeHeld;
import io.lifecyclemanager.model.Fact.NodeLost;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.NodesLost;
import io.lifecyclemanager.model.Fact.Planned;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.Fact.TakenUp;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationJoined;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.Fact.Troubled;
import io.lifecyclemanager.model.Fact.WaitingListed;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The log: the story of each termination in a few lines at INFO, trouble at WARN, single requests
 * at DEBUG. What repeats is said once and then at most once in a while. Thread-safe.
 */
public final class LogStory implements Listener {
  private final TerminationLines terminations;
  private final RemoteLines remote;

  /**
   * Writes to the program's own log.
   *
   * @param time by which repetitions are kept back
   */
  public LogStory(Time time) {
    this(time, LogManager.getLogger(LogStory.class));
  }

  LogStory(Time time, Logger log) {
    Teller teller = new Teller(log);
    Repeats repeats = new Repeats(time);
    terminations = new TerminationLines(teller, repeats);
    remote = new RemoteLines(teller, repeats, time);
  }

  @Override
  public void on(Fact fact) {
    switch (fact) {
      // That nodes are lost is told as the trouble that it is.
      case LoopTurned _, QueuePolled _, WaitingListed _, NodesLost _ -> {}
      case NodesListed list -> remote.tell(list);
      case AwsRequest request -> remote.tell(request);
      case KubernetesRequest request -> remote.tell(request);
      case Troubled troubled -> remote.tell(troubled);
      case MessageReceived message -> remote.tell(message);
      case MessageDropped message -> remote.tell(message);
      case TestNotificationReceived test -> remote.tell(test);
      case MessageGivenBack message -> remote.tell(message);
      case Planned plan -> remote.tell(plan);
      case TakenUp found -> terminations.tell(found);
      case TerminationStarted start -> terminations.tell(start);
      case TerminationJoined join -> terminations.tell(join);
      case Heartbeat heartbeat -> terminations.tell(heartbeat);
      case HeartbeatsScarce scarce -> terminations.tell(scarce);
      case HardDeadlineKnown deadline -> terminations.tell(deadline);
      case NodeClaimed claim -> terminations.tell(claim);
      case NodeHeld held -> terminations.tell(held);
      case NodesCounted count -> terminations.tell(count);
      case NodeFollowed other -> terminations.tell(other);
      case NodeLost loss -> terminations.tell(loss);
      case DeregistrationStarted start -> terminations.tell(start);
      case DeregistrationEnded end -> terminations.tell(end);
      case DrainQueued wait -> terminations.tell(wait);
      case DrainStarted start -> terminations.tell(start);
      case EvictionAnswered answer -> terminations.tell(answer);
      case DrainEnded end -> terminations.tell(end);
      case ActionCompleted completion -> terminations.tell(completion);
      case TerminationEnded end -> terminations.tell(end);
    }
  }
}
