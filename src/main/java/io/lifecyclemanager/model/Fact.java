package io.lifecyclemanager.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. Metrics, logs, health and Kubernetes events are made of facts only. At
 * any time: {@link TerminationStarted} = {@link TerminationEnded} + terminations in progress.
 */
public sealed interface Fact
    permits IntakeFact,
        DrainFact,
        TargetFact,
        Fact.LoopIterated,
        Fact.QueuePolled,
        Fact.NodesListed,
        Fact.NodesCounted,
        Fact.NodeWatchLost,
        Fact.AwsRequest,
        Fact.KubernetesRequest,
        Fact.RemoteCallFailed,
        Fact.TerminationStarted,
        Fact.TerminationStateEntered,
        Fact.TerminationJoined,
        Fact.HeartbeatSent,
        Fact.HeartbeatsAtRisk,
        Fact.HardDeadlineKnown,
        Fact.NodeNotIdentified,
        Fact.NodeClaimed,
        Fact.DisruptionLimitReached,
        Fact.ClaimLost,
        Fact.OwnerFollowed,
        Fact.DeregistrationStarted,
        Fact.DeregistrationEnded,
        Fact.ActionCompleted,
        Fact.ActionGivenUp,
        Fact.TerminationEnded {

  // ---- the process

  /** A loop of the program has begun another iteration. Liveness depends on these. */
  record LoopIterated(MonitoredLoop loop) implements Fact {}

  /** The loops that run as long as the process. */
  enum MonitoredLoop {
    POLL,
    VISIBILITY,
    HEARTBEAT,
    NODE_WATCH
  }

  /** A receive from the queue came back. */
  record QueuePolled(int messages) implements Fact {}

  /** The node index is complete, or complete again after it was not. */
  record NodesListed(int nodes) implements Fact {}

  /**
   * The size of the cluster in the index of nodes; reported whenever it changes.
   *
   * @param nodes all of them
   * @param terminating how many of them are terminating, whichever replica drains them
   */
  record NodesCounted(int nodes, int terminating) implements Fact {}

  /** The API server no longer tells what becomes of the nodes: what the index knows grows old. */
  record NodeWatchLost() implements Fact {}

  /**
   * One request to AWS, each attempt counted.
   *
   * @param service the service as the SDK names it, as in {@code elasticloadbalancingv2}
   * @param operation the operation, as in {@code DescribeTargetHealth}
   * @param result {@link #OK}, or the kind of failure in lower case
   * @param took from sending the request to its result
   */
  record AwsRequest(String service, String operation, String result, Duration took)
      implements Fact {
    /** The result of a request that succeeded. */
    public static final String OK = "ok";

    /** Whether AWS carried out the request. */
    public boolean succeeded() {
      return result.equals(OK);
    }
  }

  /** One request to the API server. */
  record KubernetesRequest(String verb, String resource, int code, Duration took) implements Fact {}

  /**
   * Something remote gave no answer, and what happens next.
   *
   * @param subject whose termination it concerns; null where it is the whole process
   * @param operation what was tried, as in "heartbeat of hook drain"
   * @param retryIn how long until the next try; null where there is none
   * @param consequence what happens instead of a next try, as in "continuing without a claim"; null
   *     where there is a next try, and where the call is given up
   */
  record RemoteCallFailed(
      @Nullable TerminatingInstance subject,
      String operation,
      RemoteFailure failure,
      @Nullable Duration retryIn,
      @Nullable String consequence)
      implements Fact {
    /** A call that is tried again, or given up. */
    public RemoteCallFailed(
        @Nullable TerminatingInstance subject,
        String operation,
        RemoteFailure failure,
        @Nullable Duration retryIn) {
      this(subject, operation, failure, retryIn, null);
    }
  }

  /**
   * A termination has begun.
   *
   * @param id its id, which all replicas give it
   * @param action the lifecycle action that is pending; null where the cause is an event
   * @param cause as in "hook drain" or "spot interruption"
   */
  record TerminationStarted(
      TerminatingInstance subject,
      String id,
      @Nullable LifecycleAction action,
      String cause,
      Duration timeLimit)
      implements Fact {}

  /** A termination has entered another state; for Stopping, with the reason. */
  record TerminationStateEntered(TerminatingInstance subject, String state) implements Fact {}

  /** Another cause, or another delivery of one, has joined a termination. */
  record TerminationJoined(
      TerminatingInstance subject, @Nullable LifecycleAction action, String cause, boolean isNew)
      implements Fact {}

  /** A heartbeat was sent and answered, or failed. */
  record HeartbeatSent(TerminatingInstance subject, LifecycleAction action, HeartbeatResult result)
      implements Fact {
    /** How a heartbeat went. */
    public enum HeartbeatResult {
      RECORDED,
      OVER,
      REJECTED,
      FAILED
    }
  }

  /**
   * How many actions are held, and how many of them will expire, most likely: their heartbeats are
   * too late or too many. Told whenever the second number changes.
   */
  record HeartbeatsAtRisk(int held, int atRisk) implements Fact {}

  /** Auto Scaling ends the termination after {@code remaining}, whatever the heartbeats say. */
  record HardDeadlineKnown(
      TerminatingInstance subject, Duration remaining, boolean tightensDeadline) implements Fact {}

  /** The node is claimed and cordoned, and labelled unless for a cordon only. */
  record NodeClaimed(
      TerminatingInstance subject, long epoch, boolean resumed, Duration took, boolean cordonOnly)
      implements Fact {}

  /**
   * The instance has no node, or one of the nodes without a usable provider id is its node: none of
   * them could be matched with it. Its pods are not evicted.
   *
   * @param nodes the names of the first of these nodes
   * @param total how many there are
   */
  record NodeNotIdentified(TerminatingInstance subject, List<String> nodes, int total)
      implements Fact {
    /** Copies the names. */
    public NodeNotIdentified {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * The node is claimed by this replica, but stays in use until a disruption limit allows more.
   *
   * @param limit which one, as in {@code --max-unavailable-per-group of group web}
   * @param allowed how many may terminate at the same time
   * @param nodes how many nodes there are; -1 where that is not known
   */
  record DisruptionLimitReached(
      TerminatingInstance subject, String limit, int terminating, long allowed, int nodes)
      implements Fact {}

  /**
   * Another replica has claimed the node: this replica leaves it to that one, and follows with the
   * actions that the other replica does not hold.
   */
  record ClaimLost(TerminatingInstance subject, String owner) implements Fact {}

  /**
   * Another replica drains the node for another action: this replica holds its own action until the
   * node is drained.
   */
  record OwnerFollowed(TerminatingInstance subject, String owner) implements Fact {}

  /** The instance is registered in these balancers and is being taken out. */
  record DeregistrationStarted(TerminatingInstance subject, List<String> balancers)
      implements Fact {}

  /**
   * The end of deregistration.
   *
   * @param balancers in how many load balancers the instance was registered
   * @param classicElbs how many of them are classic load balancers
   * @param failure null when no balancer knows the instance
   * @param onlyDenied whether the failure is no more than balancers that may not be looked at
   * @param onlyClassicElbs whether only classic load balancers failed
   */
  record DeregistrationEnded(
      TerminatingInstance subject,
      int balancers,
      int classicElbs,
      Duration took,
      @Nullable String failure,
      boolean onlyDenied,
      boolean onlyClassicElbs)
      implements Fact {}

  /** Auto Scaling took the completion, or said that the action is over already. */
  record ActionCompleted(
      TerminatingInstance subject, LifecycleAction action, Verdict verdict, boolean alreadyOver)
      implements Fact {}

  /**
   * Auto Scaling rejects every request for the action: the controller has given it up. Reported
   * once for each action.
   */
  record ActionGivenUp(TerminatingInstance subject, LifecycleAction action, String reason)
      implements Fact {}

  /** The end of a termination, with the id that it had from its start. */
  record TerminationEnded(
      TerminatingInstance subject,
      String id,
      TerminationOutcome outcome,
      Duration took,
      String summary)
      implements Fact {}
}
