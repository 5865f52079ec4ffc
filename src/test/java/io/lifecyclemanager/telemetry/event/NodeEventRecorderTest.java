package io.lifecyclemanager.telemetry.event;

import static io.lifecyclemanager.telemetry.event.EventFacts.POD;
import static io.lifecyclemanager.telemetry.event.EventFacts.SUBJECT;
import static io.lifecyclemanager.telemetry.event.EventFacts.TOOK;
import static io.lifecyclemanager.telemetry.event.EventFacts.blocked;
import static io.lifecyclemanager.telemetry.event.EventFacts.ended;
import static io.lifecyclemanager.telemetry.event.EventFacts.evicted;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.NodeHoldSet;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Facts become few events of their node, and a slow API server delays nothing. */
class NodeEventRecorderTest {
  private final SimulatedTime time = new SimulatedTime();
  private final EventSinkFake sink = new EventSinkFake();
  private final List<String> created = sink.created;
  private final List<String> repeated = sink.repeated;
  private final List<Fact> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.forEach(Thread::interrupt);
    time.throwFailures();
  }

  /** Simulated time goes on only while every thread waits. */
  @Test
  @Timeout(120)
  void anIdleRecorderWaits() throws Exception {
    NodeEventRecorder recorder = start(sink);
    time.sleep(Duration.ofMinutes(1));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK, TOOK));
    time.sleep(Duration.ofMinutes(1));

    assertThat(created).containsExactly("TerminationStarted", "Draining");
  }

  /** Two events that have no place until the termination ends, which leaves one for them. */
  @Test
  void aBlockedTerminationWithAForcedDeletionShowsThatTheNodeIsDrained() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK, TOOK));
    recorder.on(new DeregistrationEnded(SUBJECT, 3, 1, TOOK, null, false, false));
    recorder.on(blocked("needs 2"));
    recorder.awaitIdle(TOOK);
    recorder.on(evicted(POD, true));
    recorder.on(new DrainEnded(SUBJECT, 3, TOOK, null));
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(TOOK);

    assertThat(created)
        .containsExactly(
            "TerminationStarted",
            "Claimed",
            "Draining",
            "TargetDeregisterSucceeded",
            "FailedDraining",
            "TerminationGracePeriodExpiring",
            "Drained",
            "Completed");
  }

  /** Behind target groups and classic load balancers: seen missing in kubectl describe node. */
  @Test
  void everyPhaseOfAnOrdinaryTerminationHasAnEvent() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK, TOOK));
    recorder.on(new DeregistrationEnded(SUBJECT, 3, 1, TOOK, null, false, false));
    recorder.on(new DrainEnded(SUBJECT, 3, TOOK, null));
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(TOOK);

    assertThat(created)
        .containsExactly(
            "TerminationStarted",
            "Claimed",
            "Draining",
            "TargetDeregisterSucceeded",
            "Drained",
            "InstanceDeregisterSucceeded",
            "Completed");
  }

  @Test
  void aTerminationHasFewEventsAndItsEndIsAmongThem() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK, TOOK));
    for (String reason : List.of("a", "b", "c", "d")) {
      recorder.on(blocked(reason));
      recorder.awaitIdle(TOOK);
    }
    recorder.on(new DeregistrationEnded(SUBJECT, 3, 1, TOOK, null, false, false));
    recorder.on(evicted(POD, true));
    recorder.on(new DrainEnded(SUBJECT, 3, TOOK, null));
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(TOOK);

    assertThat(created)
        .hasSizeLessThanOrEqualTo(8)
        .contains("TerminationGracePeriodExpiring")
        .endsWith("Completed");
    assertThat(created).filteredOn("FailedDraining"::equals).hasSize(2);
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.awaitIdle(TOOK);
    assertThat(created).as("the next termination").endsWith("TerminationStarted", "Claimed");
  }

  @Test
  void anEventIsRepeatedOnceAMinuteAtMost() throws Exception {
    NodeEventRecorder recorder = start(sink);
    for (int i = 0; i < 121; i++) {
      recorder.on(new DrainStarted(SUBJECT, i, 2, TOOK, TOOK));
      time.sleep(Duration.ofSeconds(1));
    }
    assertThat(created).containsExactly("TerminationStarted", "Draining");
    assertThat(repeated).hasSizeBetween(1, 2);
  }

  @Test
  void whatComesAfterTheEndIsNoEvent() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(blocked("no"));
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(TOOK);
    recorder.on(blocked("still no"));
    recorder.on(evicted(POD, true));
    time.sleep(Duration.ofHours(2));
    assertThat(created).containsExactly("FailedDraining", "Completed");

    recorder.on(new NodeReleased(SUBJECT, "in service"));
    recorder.awaitIdle(TOOK);
    assertThat(created).last().isEqualTo("Released");
  }

  @Test
  void holdsTakeNoPlaceOfATermination() throws Exception {
    NodeEventRecorder recorder = start(sink);
    for (int i = 1; i < 20; i++) {
      recorder.on(new NodeHoldSet(SUBJECT.node(), null, "x".repeat(i), "admin", null, false));
    }
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.awaitIdle(TOOK);
    assertThat(created).hasSizeLessThan(11).endsWith("TerminationStarted", "Claimed");
  }

  @Test
  void aNodeThatIsHeldByTheDisruptionLimitHasAnEvent() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(new DisruptionLimitReached(SUBJECT, "--max-unavailable", 3, 3, 10));
    recorder.awaitIdle(TOOK);
    assertThat(created).containsExactly("TerminationStarted");

    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.awaitIdle(TOOK);
    assertThat(created).containsExactly("TerminationStarted", "Claimed");
  }

  @Test
  void anApiServerThatDeniesEventsCostsTheEventsOnly() throws Exception {
    RemoteFailure denied = new RemoteFailure(FailureKind.DENIED, "no", "create events", null);
    NodeEventRecorder recorder =
        start(
            new NodeEventSink() {
              @Override
              public String create(NodeEvent event, Instant at) {
                throw denied;
              }

              @Override
              public boolean repeat(String name, int count, Instant last) {
                throw denied;
              }
            });
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK, false));
    recorder.awaitIdle(TOOK);
    assertThat(failures).hasSize(2).allMatch(fact -> fact instanceof RemoteCallFailed);
  }

  @Test
  void aSlowApiServerDelaysNothingAndFurtherEventsAreDropped() throws Exception {
    NodeEventRecorder recorder =
        start(
            new NodeEventSink() {
              @Override
              public String create(NodeEvent event, Instant at) {
                try {
                  time.sleep(Duration.ofSeconds(5));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return sink.create(event, at);
              }

              @Override
              public boolean repeat(String name, int count, Instant last) {
                return true;
              }
            });
    Duration before = time.elapsed();
    for (int i = 0; i < 15_000; i++) {
      NodeRef node = new NodeRef("node-" + i, "uid-" + i);
      recorder.on(
          new DrainStarted(
              new TerminatingInstance(new InstanceId("i-" + i), new GroupName("workers"), node),
              1,
              1,
              TOOK,
              TOOK));
    }
    assertThat(time.elapsed()).isEqualTo(before);
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(Duration.ofHours(10));
    assertThat(created).hasSizeBetween(8000, 10_100).contains("Completed");
  }

  private NodeEventRecorder start(NodeEventSink to) {
    return EventSinkFake.start(to, failures::add, time, threads);
  }
}
