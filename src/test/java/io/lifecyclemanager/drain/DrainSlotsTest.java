package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DrainSlotsTest {
  private static final GroupName WEB = new GroupName("web");
  private static final GroupName OTHER = new GroupName("other");

  private final SimulatedTime time = new SimulatedTime();
  private final Deadline later = time.in(Duration.ofHours(1));
  private final DrainSlots slots = new DrainSlots(1, time);
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void drainsWithTheSameDeadlineGetTheirSlotsInTheOrderOfWaiting() throws InterruptedException {
    for (String name : List.of("first", "second", "third")) {
      time.start(name, () -> drain(name));
      time.sleep(Duration.ofSeconds(1));
    }
    time.sleep(Duration.ofMinutes(5));
    assertThat(log).containsExactly("first", "second", "third");
    time.throwFailures();
  }

  @Test
  void anInterruptedDrainTakesNoSlot() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    Thread waiter = time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    waiter.interrupt();
    time.sleep(Duration.ofSeconds(1));
    held.close();
    held.close();
    assertThat(slots.isFullFor(WEB)).isFalse();
    slots.take(WEB, this::later);
    assertThat(slots.isFullFor(WEB)).isTrue();
    assertThat(log).isEmpty();
  }

  @Test
  void aDrainThatCanWaitNoLongerTakesASlotBeyondTheLimit() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    DrainSlots.Slot beyond = slots.take(WEB, () -> time.in(Duration.ofSeconds(-1)));
    time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    held.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).isEmpty();

    beyond.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
  }

  @Test
  void aDrainThatOnlyWaitsForOthersPassesItsSlotOn() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    held.setWaitingForOthers(true);
    held.setWaitingForOthers(true);
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
    held.close();
    assertThat(slots.isFullFor(WEB)).isTrue();
    time.sleep(Duration.ofMinutes(2));
    assertThat(slots.isFullFor(WEB)).isFalse();
  }

  @Test
  void aDrainThatCanGoOnTakesASlotAtOnceAndTheNextOneWaitsForBoth() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    held.setWaitingForOthers(true);
    DrainSlots.Slot other = slots.take(WEB, this::later);
    held.setWaitingForOthers(false);
    time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    other.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).isEmpty();
    held.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
  }

  @Test
  void ofAGroupTheDrainWithTheEarliestDeadlineIsNext() throws InterruptedException {
    AtomicReference<Duration> spot = new AtomicReference<>(Duration.ofHours(3));
    Deadline start = time.in(Duration.ZERO);
    DrainSlots.Slot held = slots.take(WEB, this::later);
    time.start("later", () -> drain("later", WEB, () -> start.plus(Duration.ofHours(2))));
    time.start("sooner", () -> drain("sooner", WEB, () -> start.plus(Duration.ofHours(1))));
    time.start("spot", () -> drain("spot", WEB, () -> start.plus(spot.get())));
    time.sleep(Duration.ofSeconds(1));
    spot.set(Duration.ofMinutes(30));
    held.close();
    time.sleep(Duration.ofMinutes(5));
    assertThat(log).containsExactly("spot", "sooner", "later");
  }

  @Test
  void groupsTakeTurns() throws InterruptedException {
    DrainSlots five = new DrainSlots(5, time);
    List<DrainSlots.Slot> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      held.add(five.take(WEB, this::later));
    }
    DrainSlots.Slot _ = five.take(OTHER, this::later);
    for (String name : List.of("web-1", "web-2", "web-3", "other-1", "other-2")) {
      time.start(name, () -> take(five, name, name.startsWith("web") ? WEB : OTHER));
      time.sleep(Duration.ofSeconds(1));
    }
    for (DrainSlots.Slot one : held) {
      one.close();
      time.sleep(Duration.ofSeconds(1));
    }
    assertThat(log).containsExactly("web-1", "other-1", "web-2", "other-2");
  }

  @Test
  void aGroupWithoutASlotGetsOneAtOnceAndOnlyOne() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    assertThat(slots.isFullFor(OTHER)).isFalse();
    DrainSlots.Slot other = slots.take(OTHER, this::later);
    assertThat(slots.isFullFor(OTHER)).isTrue();
    time.start("waiter", () -> drain("waiter", OTHER, this::later));
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).isEmpty();
    other.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
    held.close();
  }

  @Test
  void aGroupWhoseOnlyDrainWaitsForOthersGetsASlotForItsNextOne() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    DrainSlots.Slot blocked = slots.take(OTHER, this::later);
    time.start("waiter", () -> drain("waiter", OTHER, this::later));
    time.sleep(Duration.ofSeconds(1));
    blocked.setWaitingForOthers(true);
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
    blocked.close();
    held.close();
    time.sleep(Duration.ofMinutes(2));
    assertThat(slots.isFullFor(WEB)).isFalse();
  }

  @Test
  void slotsBeyondTheLimitAreNotPassedOnToAnotherGroup() throws InterruptedException {
    DrainSlots.Slot held = slots.take(WEB, this::later);
    DrainSlots.Slot beyond = slots.take(OTHER, this::later);
    time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    beyond.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).isEmpty();
    held.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
  }

  private Deadline later() {
    return later;
  }

  private void drain(String name) {
    drain(name, WEB, this::later);
  }

  private void drain(String name, GroupName group, LiveDeadline until) {
    try {
      DrainSlots.Slot slot = slots.take(group, until);
      log.add(name);
      time.sleep(Duration.ofMinutes(1));
      slot.close();
    } catch (InterruptedException e) {
      // The test ends the wait.
    }
  }

  private void take(DrainSlots from, String name, GroupName group) {
    try {
      DrainSlots.Slot _ = from.take(group, this::later);
      log.add(name);
    } catch (InterruptedException e) {
      // The test ends the wait.
    }
  }
}
