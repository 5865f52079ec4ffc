package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, in the words of this program. Metrics, logs and health are made of these
 * and of nothing else. Arithmetic that holds at any time: {@link TerminationStarted} = {@link
 * TerminationEnded} + those that run.
 */
public sealed interface Fact {

  // ---- the process

  /** A loop of the program went round once more. Its silence is what liveness looks at. */
  record LoopTurned(Loop loop) implements Fact {}

  /** The loops that run as long as the process. */
  enum Loop {
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
   * The size of the cluster as the index has it; told whenever it changes.
   *
   * @param nodes all of them
   * @param leaving how many of them are on their way out, whoever drains them
   */
  record NodesCounted(int nodes, int leaving) implements Fact {}

  /** The API server no longer tells what becomes of the nodes: what the index knows grows old. */
  record NodesLost() implements Fact {}

  /** One request to AWS, each attempt counted. */
  record AwsRequest(String service, String operation, String result, Duration took)
      implements Fact {}

  /** One request to the API server. */
  record KubernetesRequest(String verb, String resource, int code, Duration took) implements Fact {}

  /**
   * Something remote gave no answer, and what happens next.
   *
   * @param subject whose termination it concerns; null where it is the whole process
   * @param doing what was tried, as in "heartbeat of hook drain"
   * @param next how long until the next try; null where there is none
   */
  record Troubled(
      @Nullable Subject subject, String doing, RemoteTrouble trouble, @Nullable Duration next)
      implements Fact {}

  // ---- the queue

  /** A message was received. Age: since it was sent; null where the queue did not say. */
  record MessageReceived(@Nullable Duration age, int receiveCount) implements Fact {}

  /** A message that moves nothing was deleted. */
  record MessageDropped(
      String messageId, @Nullable InstanceId instance, Reason reason, String detail)
      implements Fact {
    /** Why it was deleted. */
    public enum Reason {
      /** Sent by Auto Scaling when a hook is put. */
      TEST_NOTIFICATION,
      /** A launch transition: not the business of this program. */
      LAUNCH,
      /** Its action is over, as Auto Scaling confirmed. */
      OVER,
      /** Not a message this program knows. */
      NOT_UNDERSTOOD
    }
  }

  /**
   * The message arrived that Auto Scaling sends when a hook is put: whatever the group sends gets
   * here.
   *
   * @param at when it was sent, by Auto Scaling's clock
   */
  record TestNotificationReceived(GroupName group, Instant at) implements Fact {}

  /**
   * A message was put back for others, or for later.
   *
   * @param instance whom it is about; null where it names none
   * @param strange whether somebody should look into it
   */
  record MessageGivenBack(
      String messageId, @Nullable InstanceId instance, String why, boolean strange)
      implements Fact {}

  /**
   * What would be done with a message, if this were not a dry run.
   *
   * @param subject whom it is about; null where the message names no instance
   */
  record Planned(@Nullable Subject subject, String messageId, String plan) implements Fact {}

  // ---- what nobody told of

  /**
   * Auto Scaling said which instances wait in the hooks that send to our queue.
   *
   * @param waiting how many wait
   * @param unattended how many of them nobody works on, as far as one can see from here
   */
  record WaitingListed(int waiting, int unattended) implements Fact {}

  /**
   * The instance waited without anybody working on it, and no message told of it: its run begins.
   *
   * @param waited since its scaling activity began; null where that is not known
   * @param owner the replica that left it; null where nobody had claimed it
   * @param byPredecessor whether the program that this one succeeds had begun to work on it
   */
  record TakenUp(
      Subject subject, @Nullable Duration waited, @Nullable String owner, boolean byPredecessor)
      implements Fact {}

  // ---- one termination

  /** A run began. */
  record TerminationStarted(Subject subject, LifecycleAction action, Duration deadline)
      implements Fact {}

  /** Another action or delivery joined a run. */
  record TerminationJoined(Subject subject, LifecycleAction action, boolean newAction)
      implements Fact {}

  /** A heartbeat was sent and answered, or failed. */
  record Heartbeat(Subject subject, LifecycleAction action, Result result) implements Fact {
    /** How a heartbeat went. */
    public enum Result {
      RECORDED,
      OVER,
      FAILED
    }
  }

  /**
   * How many actions are held, and how many of them will expire, most likely: their heartbeats are
   * too late or too many. Told whenever the second number changes.
   */
  record HeartbeatsScarce(int held, int unkept) implements Fact {}

  /**
   * After {@code left} Auto Scaling ends the termination, whatever the heartbeats say.
   *
   * @param comesFirst whether that is sooner than the program would have given up by itself
   */
  record HardDeadlineKnown(Subject subject, Duration left, boolean comesFirst) implements Fact {}

  /** The node is cordoned, labelled and ours. */
  record NodeClaimed(Subject subject, long epoch, boolean resumed, Duration took) implements Fact {}

  /**
   * The node is ours, but stays in use: too much of the cluster is on its way out.
   *
   * @param leaving how many nodes are on their way out
   * @param allowed how many may be
   * @param nodes of how many
   */
  record NodeHeld(Subject subject, int leaving, long allowed, int nodes) implements Fact {}

  /**
   * Somebody else has claimed the node since: this run stops silently, or follows with what actions
   * the other does not hold.
   */
  record NodeLost(Subject subject, String owner) implements Fact {}

  /**
   * Another replica works on the node for another action: ours is held until the node is drained.
   */
  record NodeFollowed(Subject subject, String owner) implements Fact {}

  /** The instance is registered in these balancers and is being taken out. */
  record DeregistrationStarted(Subject subject, List<String> balancers) implements Fact {}

  /**
   * The end of deregistration.
   *
   * @param failure null when no balancer knows the instance
   * @param onlyUnseen whether the failure is no more than balancers that may not be looked at
   */
  record DeregistrationEnded(
      Subject subject, int balancers, Duration took, @Nullable String failure, boolean onlyUnseen)
      implements Fact {}

  /** The drain waits for a worker slot. */
  record DrainQueued(Subject subject) implements Fact {}

  /** The drain began. */
  record DrainStarted(Subject subject, int podsToEvict, int podsLeftAlone, Duration waited)
      implements Fact {}

  /**
   * The API server's answer to one eviction or deletion.
   *
   * @param answer one of {@code accepted, refused, gone, replaced}
   * @param why the API server's own words where it refused, else empty
   * @param tries how often this pod was asked so far, this one included
   */
  record EvictionAnswered(
      Subject subject, PodRef pod, boolean forced, String answer, String why, int tries)
      implements Fact {}

  /** The end of a drain; {@code failure} is null when nothing is left that had to leave. */
  record DrainEnded(Subject subject, int podsGone, Duration took, @Nullable String failure)
      implements Fact {}

  /** Auto Scaling took the completion, or said that the action is over already. */
  record ActionCompleted(
      Subject subject, LifecycleAction action, Verdict verdict, boolean alreadyOver)
      implements Fact {}

  /** The end of a run. */
  record TerminationEnded(Subject subject, Outcome outcome, Duration took, String summary)
      implements Fact {
    /** How a run ended. */
    public enum Outcome {
      /** Everything done, actions completed with CONTINUE. */
      COMPLETED,
      /** Not everything could be done in time; actions completed with ABANDON. */
      ABANDONED,
      /** Auto Scaling ended it before we did. */
      OVER,
      /** Left to another replica, or to this one's successor. */
      HANDED_OVER
    }
  }
}
