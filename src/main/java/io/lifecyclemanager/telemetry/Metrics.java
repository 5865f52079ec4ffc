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
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Facts as Prometheus metrics. Every series is there from the start, at 0, and no label carries the
 * name of a node, an instance, a group or a pod: the number of series does not grow with the world.
 * The one exception is the last test notification, which is of a group. Thread-safe.
 */
public final class Metrics implements Listener {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TerminationMeters terminations;
  private final QueueMeters queue;
  private final RemoteMeters remote;
  private final ProcessMeters process;
  private final RightMeters rights;

  /**
   * Creates every series.
   *
   * @param version of the program, for {@code lifecycle_manager_build_info}
   */
  public Metrics(String version) {
    this(version, new SystemTime());
  }

  /**
   * The same with a time of one's own.
   *
   * @param time by which it is told whether a right is there again
   */
  Metrics(String version, Time time) {
    Meters meters = new Meters(registry);
    // First: it sets the bounds, which apply to meters made afterwards.
    remote = new RemoteMeters(meters);
    terminations = new TerminationMeters(meters);
    queue = new QueueMeters(meters);
    process = new ProcessMeters(meters, registry, version);
    rights = new RightMeters(meters, time);
  }

  /** Everything measured, in Prometheus' text format 0.0.4. May be called at any time. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void on(Fact fact) {
    switch (fact) {
      case LoopTurned turn -> process.turned(turn.loop());
      case NodesListed list -> process.nodes(list.nodes());
      case NodesCounted count -> process.nodes(count);
      case QueuePolled _ -> queue.polled();
      case MessageReceived message -> queue.received(message);
      case MessageDropped message -> queue.dropped(message.reason());
      case TestNotificationReceived test -> queue.tested(test);
      case MessageGivenBack _ -> queue.givenBack();
      case WaitingListed list -> queue.listed(list);
      case TakenUp _ -> queue.takenUp();
      case AwsRequest request -> {
        remote.asked(request);
        rights.asked(request);
      }
      case KubernetesRequest request -> {
        remote.asked(request);
        rights.asked(request);
      }
      case Troubled troubled -> {
        remote.troubled(troubled.trouble().kind());
        rights.troubled(troubled.trouble());
      }
      case TerminationStarted start -> terminations.started(start.subject().instance());
      case TerminationJoined _, HardDeadlineKnown _, Planned _, NodesLost _ -> {}
      case Heartbeat heartbeat -> terminations.heartbeat(heartbeat);
      case HeartbeatsScarce scarce -> terminations.unkept(scarce.unkept());
      case NodeClaimed claim -> terminations.claimed(claim);
      case NodeHeld held -> terminations.held(held.subject().instance());
      case NodeFollowed _ -> terminations.followed();
      case NodeLost loss -> terminations.lost(loss.subject().instance());
      case DeregistrationStarted start ->
          terminations.deregistrationStarted(start.subject().instance());
      case DeregistrationEnded end -> terminations.deregistrationEnded(end);
      case DrainQueued wait -> terminations.drainQueued(wait.subject().instance());
      case DrainStarted start -> terminations.drainStarted(start);
      case EvictionAnswered answer -> terminations.evictionAnswered(answer);
      case DrainEnded end -> terminations.drainEnded(end);
      case ActionCompleted completion -> terminations.completed(completion);
      case TerminationEnded end -> terminations.ended(end);
    }
  }
}
