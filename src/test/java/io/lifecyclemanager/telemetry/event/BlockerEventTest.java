package io.lifecyclemanager.telemetry.event;

import static io.lifecyclemanager.telemetry.event.EventFacts.TOOK;
import static io.lifecyclemanager.telemetry.event.EventFacts.blocked;
import static io.lifecyclemanager.telemetry.event.EventFacts.evicted;
import static io.lifecyclemanager.telemetry.event.EventFacts.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events of a node name the pods that block its drain, and those that are deleted. */
class BlockerEventTest {
  private final SimulatedTime time = new SimulatedTime();
  private final List<Thread> threads = new ArrayList<>();
  private final EventSinkFake sink = new EventSinkFake();
  private final List<String> created = sink.created;
  private final List<String> notes = sink.notes;
  private final NodeEventRecorder recorder = EventSinkFake.start(sink, _ -> {}, time, threads);

  @AfterEach
  void stop() {
    threads.forEach(Thread::interrupt);
    time.throwFailures();
  }

  @Test
  void aBlockedPodIsNamedWithItsBudgetAndTheAnswerOfTheApiServer() throws Exception {
    recorder.on(blocked("needs 2"));
    recorder.awaitIdle(TOOK);
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("Blocked by pod shop/web-0: refused by budget shop/web: needs 2");
  }

  @Test
  void theFirstForcedDeletionNamesEachPodThatFollows() throws Exception {
    PodRef[] pods = {pod("web-0"), pod("web-1"), pod("web-2")};
    recorder.on(blocked("no", pods));
    for (PodRef each : pods) {
      recorder.on(evicted(each, true));
    }
    recorder.awaitIdle(TOOK);
    assertThat(created).containsExactly("FailedDraining", "TerminationGracePeriodExpiring");
    assertThat(notes.getLast())
        .endsWith(": shop/web-0 now, shop/web-1 at 00:01:00Z, shop/web-2 at 00:02:00Z");

    recorder.on(evicted(pod("web-3"), true));
    recorder.awaitIdle(TOOK);
    assertThat(notes.getLast()).as("a pod that was not blocked").endsWith(": shop/web-3 now");
  }

  @Test
  void deletedPodsThatNoNoteCanHoldAreNamedInASecondEvent() throws Exception {
    PodRef[] pods =
        IntStream.range(0, 40).mapToObj(i -> pod("web-7d9c5b6d4f-" + i)).toArray(PodRef[]::new);
    recorder.on(blocked("no", pods));
    recorder.on(evicted(pods[0], true));
    recorder.awaitIdle(TOOK);

    assertThat(notes).hasSize(3).allMatch(note -> note.length() <= 1024);
    for (PodRef each : pods) {
      assertThat(notes.subList(1, 3)).anyMatch(note -> note.contains(each + " "));
    }
  }

  @Test
  void theSameBlockersAreNoSecondEventAndNeitherIsABlockerLess() throws Exception {
    recorder.on(blocked("needs 2 and has 2", pod("web-0"), pod("web-1")));
    recorder.on(blocked("needs 2 and has 1", pod("web-0"), pod("web-1")));
    recorder.awaitIdle(TOOK);
    recorder.on(blocked("needs 2 and has 1", pod("web-1")));
    recorder.awaitIdle(TOOK);
    assertThat(created).containsExactly("FailedDraining");

    recorder.on(blocked("needs 2 and has 1", pod("web-2")));
    recorder.awaitIdle(TOOK);
    assertThat(created).as("another pod").containsExactly("FailedDraining", "FailedDraining");
    assertThat(sink.repeated).isEmpty();
  }

  @Test
  void whatBlocksADrainForHoursIsKeptAndCreatedAgainOnceForgotten() throws Exception {
    recorder.on(blocked("no"));
    time.sleep(Duration.ofMinutes(45));
    assertThat(sink.repeated).containsExactly("FailedDraining-1 2");

    sink.forgotten.add("FailedDraining-1");
    time.sleep(Duration.ofMinutes(30));
    assertThat(created).containsExactly("FailedDraining", "FailedDraining");

    recorder.on(new BlockersListed(Map.of()));
    time.sleep(Duration.ofHours(5));
    assertThat(sink.repeated).as("nothing blocks").hasSize(1);
  }

  @Test
  void whatBlocksADrainIsRecordedOnceTheApiServerAcceptsIt() throws Exception {
    sink.down = true;
    recorder.on(blocked("no"));
    time.sleep(Duration.ofSeconds(10));
    assertThat(created).isEmpty();
    sink.down = false;
    time.sleep(Duration.ofMinutes(1));

    assertThat(created).containsExactly("FailedDraining");
  }
}
