package io.lifecyclemanager.telemetry.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events of a node whose pods a budget blocks until the deadline. */
class ForcedDeletionEventTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final EventSinkFake sink = new EventSinkFake();
  private final List<Thread> threads = new ArrayList<>();
  private final InstanceId instance = world.addNode(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
    threads.forEach(Thread::interrupt);
  }

  @Test
  void eachDeletedPodIsNamedAlthoughOnlyItsNumberDistinguishesIt() throws InterruptedException {
    NodeEventRecorder recorder = EventSinkFake.start(sink, _ -> {}, world.time, threads);
    world.listener = recorder;
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    for (int i = 0; i < 3; i++) {
      world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + i));
    }
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    recorder.awaitIdle(Duration.ofMinutes(1));

    assertThat(world.pods.deletions()).hasSize(3);
    assertThat(sink.created)
        .hasSizeLessThanOrEqualTo(EventHistory.MAX_EVENTS)
        .startsWith("TerminationStarted")
        .contains("FailedDraining", "Drained")
        .endsWith("Completed");
    assertThat(sink.notes)
        .filteredOn(note -> note.startsWith("The deadline approaches"))
        .singleElement()
        .asString()
        .contains("shop/web-0 ", "shop/web-1 ", "shop/web-2 ");
  }
}
