package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.ActionGivenUp;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.LaunchCompleted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;

/** What happens to one instance, as the rest of the program would tell it. */
final class SampleFacts {
  static final InstanceId INSTANCE = new InstanceId("i-0abc1234def567890");
  static final GroupName GROUP = new GroupName("workers");
  static final TerminatingInstance UNCLAIMED = new TerminatingInstance(INSTANCE, GROUP, null);
  static final TerminatingInstance SUBJECT =
      new TerminatingInstance(INSTANCE, GROUP, new NodeRef("ip-10-0-1-7", "a-node-uid"));
  static final LifecycleAction ACTION =
      new LifecycleAction(GROUP, "drain", INSTANCE, "a-token", "an-activity");
  static final String TERMINATION = "i-0abc1234def567890-k3f9";
  static final PodRef POD = new PodRef("shop", "web-0", "a-pod-uid");

  private SampleFacts() {}

  /** A termination with one refused eviction, in the order in which it happens. */
  static List<Fact> termination() {
    return List.of(
        started(),
        new HeartbeatSent(UNCLAIMED, ACTION, HeartbeatSent.HeartbeatResult.RECORDED),
        new NodeClaimed(SUBJECT, 3, false, Duration.ofMillis(120), false),
        new DeregistrationStarted(SUBJECT, List.of("shop-web", "shop-api")),
        new DrainQueued(SUBJECT),
        new DrainStarted(SUBJECT, 2, 5, Duration.ZERO, Duration.ZERO),
        refused(1),
        evicted(2),
        new EvictionAnswered(SUBJECT, POD, false, EvictionResult.GONE, "", 3, null),
        new DrainEnded(SUBJECT, 2, Duration.ofSeconds(42), null),
        new DeregistrationEnded(SUBJECT, 2, 1, Duration.ofSeconds(54), null, false, false),
        new ActionCompleted(SUBJECT, ACTION, Verdict.CONTINUE, false),
        ended(TerminationOutcome.COMPLETED));
  }

  static Fact started() {
    return new TerminationStarted(
        UNCLAIMED, TERMINATION, ACTION, "hook drain", Duration.ofHours(1));
  }

  static Fact startedBySpotInterruption() {
    return new TerminationStarted(
        SUBJECT, TERMINATION, null, "spot interruption", Duration.ofMinutes(2));
  }

  static Fact ended(TerminationOutcome outcome) {
    return new TerminationEnded(
        SUBJECT, TERMINATION, outcome, Duration.ofSeconds(55), "2 pods gone, 2 balancers left");
  }

  static Fact refused(int tries) {
    return new EvictionAnswered(
        SUBJECT,
        POD,
        false,
        EvictionResult.REFUSED,
        "The disruption budget web needs 2 healthy pods",
        tries,
        "shop/web");
  }

  static Fact evicted(int tries) {
    return new EvictionAnswered(SUBJECT, POD, false, EvictionResult.ACCEPTED, "", tries, null);
  }

  static Fact rejected() {
    return new ActionGivenUp(SUBJECT, ACTION, "1 validation error detected");
  }

  static Fact launched() {
    return new LaunchCompleted(ACTION, new NodeRef("ip-10-0-1-7", "a-node-uid"));
  }

  static Fact callFailed(RemoteFailure.FailureKind kind) {
    return new RemoteCallFailed(
        SUBJECT,
        "heartbeat of hook drain",
        new RemoteFailure(kind, "RecordLifecycleActionHeartbeat: Rate exceeded", null),
        Duration.ofSeconds(2));
  }
}
