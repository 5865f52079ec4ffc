package io.lifecyclemanager.tracing;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TerminationStateEntered;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts about the termination of one instance, recorded in order. */
record TracedTermination(Tracing tracing, SimulatedTime time) {
  static final String ID = "i-0abc1234def567890-k3f9";
  static final InstanceId INSTANCE = new InstanceId("i-0abc1234def567890");
  static final GroupName GROUP = new GroupName("workers");
  static final TerminatingInstance LOCATING = new TerminatingInstance(INSTANCE, GROUP, null);
  static final TerminatingInstance SUBJECT =
      new TerminatingInstance(INSTANCE, GROUP, new NodeRef("ip-10-0-1-7", "a-node-uid"));
  static final LifecycleAction ACTION =
      new LifecycleAction(GROUP, "drain", INSTANCE, "a-token", "an-activity");
  static final PodRef POD = new PodRef("shop", "web-0", "a-pod-uid");

  void runToCompletion() throws InterruptedException {
    started();
    time.sleep(Duration.ofSeconds(1));
    enter("Claiming");
    time.sleep(Duration.ofSeconds(1));
    enter("Working");
    tracing.record(new DeregistrationStarted(SUBJECT, List.of("shop-web", "shop-api")));
    tracing.record(new TargetDraining(SUBJECT, "shop-web", Duration.ofSeconds(30)));
    tracing.record(new TargetDraining(SUBJECT, "shop-web", Duration.ofSeconds(20)));
    tracing.record(new DrainQueued(SUBJECT));
    time.sleep(Duration.ofSeconds(2));
    tracing.record(new DrainStarted(SUBJECT, 2, 5, Duration.ofSeconds(2), Duration.ofSeconds(30)));
    time.sleep(Duration.ofSeconds(40));
    tracing.record(new DrainEnded(SUBJECT, 2, Duration.ofSeconds(40), null));
    tracing.record(new VolumeWaitStarted(SUBJECT, List.of("pv-1")));
    time.sleep(Duration.ofSeconds(5));
    tracing.record(new VolumeWaitEnded(SUBJECT, 1, Duration.ofSeconds(5), List.of()));
    time.sleep(Duration.ofSeconds(10));
    tracing.record(new TargetLeft(SUBJECT, "shop-web"));
    tracing.record(
        new DeregistrationEnded(SUBJECT, 2, 0, Duration.ofSeconds(57), null, false, false));
    enter("Completing");
    time.sleep(Duration.ofSeconds(1));
    tracing.record(new ActionCompleted(SUBJECT, ACTION, Verdict.CONTINUE, false));
    ended(TerminationOutcome.COMPLETED);
  }

  Optional<TraceRef> started() {
    return tracing.record(
        new TerminationStarted(LOCATING, ID, ACTION, "hook drain", Duration.ofHours(1)));
  }

  void enter(String state) {
    tracing.record(new TerminationStateEntered(SUBJECT, state));
  }

  void ended(TerminationOutcome outcome) {
    enter("Ended");
    tracing.record(end(outcome));
  }

  static TerminationEnded end(TerminationOutcome outcome) {
    return new TerminationEnded(SUBJECT, ID, outcome, Duration.ofSeconds(60), "2 pods gone");
  }

  void blocked(String reason) {
    tracing.record(
        new BlockersListed(
            Map.of(
                SUBJECT,
                List.of(
                    new Blocker(
                        BlockerKind.BUDGET,
                        POD,
                        "shop/web",
                        reason,
                        BlockerTimes.since(time.now()))))));
  }
}
