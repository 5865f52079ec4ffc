package io.lifecyclemanager.telemetry.event;

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
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
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
  private final List<String> created = new CopyOnWriteArrayList<>();
  private final List<String> repeated = new CopyOnWriteArrayList<>();
  private final List<Fact> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private final NodeEventSink sink =
      new NodeEventSink() {
        @Override
        public String create(NodeEvent event, Instant at) {
          created.add(event.reason());
          return event.reason() + "-" + created.size();
        }

        @Override
        public void repeat(String name, int count, Instant last) {
          repeated.add(name + " " + count);
        }
      };

  @AfterEach
  void stop() {
    threads.forEach(Thread::interrupt);
    time.throwFailures();
  }

  /** Simulated time goes on only while every thread waits. */
  @Test
  @Timeout(30)
  void anIdleRecorderWaits() throws Exception {
    NodeEventRecorder recorder = start(sink);
    time.sleep(Duration.ofMinutes(1));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK));
    time.sleep(Duration.ofMinutes(1));

    assertThat(created).containsExactly("Draining");
  }

  /** Behind target groups and classic load balancers: seen missing in kubectl describe node. */
  @Test
  void everyPhaseOfAnOrdinaryTerminationHasAnEvent() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK));
    recorder.on(new DeregistrationEnded(SUBJECT, 3, 1, TOOK, null, false));
    recorder.on(new DrainEnded(SUBJECT, 3, TOOK, null));
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(TOOK);

    assertThat(created)
        .containsExactly(
            "TerminationStarted",
            "Claimed",
            "Draining",
            "TargetDeregisterSucceeded",
            "InstanceDeregisterSucceeded",
            "Drained",
            "Completed");
  }

  @Test
  void aTerminationHasFewEventsAndItsEndIsAmongThem() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK));
    for (String reason : List.of("a", "b", "c", "d")) {
      recorder.on(blocked(reason));
    }
    recorder.on(new DrainEnded(SUBJECT, 3, TOOK, null));
    recorder.on(new DeregistrationEnded(SUBJECT, 3, 1, TOOK, null, false));
    recorder.on(ended(TerminationOutcome.COMPLETED));
    recorder.awaitIdle(TOOK);

    assertThat(created)
        .hasSizeLessThanOrEqualTo(8)
        .contains("FailedDraining")
        .endsWith("Completed");
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK));
    recorder.awaitIdle(TOOK);
    assertThat(created).as("the next termination").endsWith("TerminationStarted", "Claimed");
  }

  @Test
  void theSameBlockersAreNoSecondEventAndARepeatedFactIsASeries() throws Exception {
    NodeEventRecorder recorder = start(sink);
    recorder.on(blocked("needs 2 and has 2"));
    recorder.on(blocked("needs 2 and has 1"));
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK));
    recorder.on(new DrainStarted(SUBJECT, 2, 2, TOOK));
    recorder.on(new DrainStarted(SUBJECT, 1, 2, TOOK));
    recorder.awaitIdle(TOOK);

    assertThat(created).containsExactly("FailedDraining", "Draining");
    assertThat(repeated).containsExactly("Draining-2 2", "Draining-2 3");
  }

  @Test
  void whatFindsNoPlaceRepeatsTheLastEventOfItsReason() throws Exception {
    NodeEventRecorder recorder = start(sink);
    for (char pod = 'a'; pod <= 'z'; pod++) {
      recorder.on(evicted(new PodRef("shop", "web-" + pod, "uid"), true));
    }
    recorder.awaitIdle(TOOK);
    assertThat(created).hasSize(7);
    assertThat(repeated).hasSize(19).last().isEqualTo("TerminationGracePeriodExpiring-7 20");
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
              public void repeat(String name, int count, Instant last) {
                throw denied;
              }
            });
    recorder.on(new NodeClaimed(SUBJECT, 1, false, TOOK));
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
              public void repeat(String name, int count, Instant last) {}
            });
    Duration before = time.elapsed();
    for (int i = 0; i < 5000; i++) {
      NodeRef node = new NodeRef("node-" + i, "uid-" + i);
      recorder.on(
          new DrainStarted(
              new TerminatingInstance(new InstanceId("i-" + i), new GroupName("workers"), node),
              1,
              1,
              TOOK));
    }
    assertThat(time.elapsed()).isEqualTo(before);
    recorder.awaitIdle(Duration.ofHours(5));
    assertThat(created).hasSizeBetween(2000, 2010);
  }

  private NodeEventRecorder start(NodeEventSink to) {
    NodeEventRecorder recorder = new NodeEventRecorder(to, failures::add, time);
    threads.add(
        time.start(
            "events",
            () -> {
              try {
                recorder.run();
              } catch (InterruptedException e) {
                // The test has ended.
              }
            }));
    return recorder;
  }
}
