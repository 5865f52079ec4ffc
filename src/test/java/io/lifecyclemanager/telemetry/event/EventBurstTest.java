package io.lifecyclemanager.telemetry.event;

import static io.lifecyclemanager.telemetry.event.EventFacts.SUBJECT;
import static io.lifecyclemanager.telemetry.event.EventFacts.TOOK;
import static io.lifecyclemanager.telemetry.event.EventFacts.blocked;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many facts at once, and an API server that takes its time. */
class EventBurstTest {
  private static final int NODES = 1000;

  private final SimulatedTime time = new SimulatedTime();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, List<String>> created = new ConcurrentHashMap<>();
  private final NodeEventRecorder recorder =
      EventSinkFake.start(
          new NodeEventSink() {
            @Override
            public String create(NodeEvent event, Instant at) {
              pause();
              created
                  .computeIfAbsent(event.node().name(), _ -> new CopyOnWriteArrayList<>())
                  .add(event.reason());
              return event.reason();
            }

            @Override
            public boolean repeat(String name, int count, Instant last) {
              pause();
              return true;
            }
          },
          _ -> {},
          time,
          threads);

  @AfterEach
  void stop() {
    threads.forEach(Thread::interrupt);
    time.throwFailures();
  }

  @Test
  void theEventsOfAThousandNodesAreRecordedInTheirOrder() throws Exception {
    for (int i = 0; i < NODES; i++) {
      TerminatingInstance subject =
          new TerminatingInstance(
              new InstanceId("i-" + i),
              new GroupName("workers"),
              new NodeRef("node-" + i, "uid-" + i));
      recorder.on(new NodeClaimed(subject, 1, false, TOOK, false));
      recorder.on(new DrainStarted(subject, 3, 2, TOOK, TOOK));
      recorder.on(new DrainEnded(subject, 3, TOOK, null));
      recorder.on(
          new TerminationEnded(subject, "i-0abc-k3f9", TerminationOutcome.COMPLETED, TOOK, "done"));
    }
    recorder.awaitIdle(Duration.ofHours(1));

    assertThat(created).hasSize(NODES);
    assertThat(created.values())
        .containsOnly(List.of("TerminationStarted", "Claimed", "Draining", "Drained", "Completed"));
  }

  @Test
  void aNodeWhoseBlockersChangeOftenWaitsOnceOnly() throws Exception {
    for (int i = 0; i < 2 * EventWorker.MAX_WAITING; i++) {
      recorder.on(blocked(letters(i)));
    }
    recorder.on(new DrainStarted(SUBJECT, 3, 2, TOOK, TOOK));
    recorder.awaitIdle(Duration.ofHours(1));

    assertThat(created.get("node-1")).contains("FailedDraining", "Draining");
  }

  /** Numbers make no difference between reasons. */
  private static String letters(int number) {
    return number == 0 ? "" : letters(number / 26) + (char) ('a' + number % 26);
  }

  private void pause() {
    try {
      time.sleep(Duration.ofMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
