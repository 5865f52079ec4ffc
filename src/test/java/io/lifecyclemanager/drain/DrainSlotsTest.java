package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class DrainSlotsTest {
  private final SimulatedTime time = new SimulatedTime();
  private final DrainSlots slots = new DrainSlots(1, time);
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void slotsAreGivenInTheOrderOfWaiting() throws InterruptedException {
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
    DrainSlots.Slot held = slots.take(this::later);
    Thread waiter = time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    waiter.interrupt();
    time.sleep(Duration.ofSeconds(1));
    held.close();
    held.close();
    assertThat(slots.isFull()).isFalse();
    slots.take(this::later);
    assertThat(slots.isFull()).isTrue();
    assertThat(log).isEmpty();
  }

  @Test
  void aDrainThatCanWaitNoLongerTakesASlotBeyondTheLimit() throws InterruptedException {
    DrainSlots.Slot held = slots.take(this::later);
    DrainSlots.Slot beyond = slots.take(() -> time.in(Duration.ofSeconds(-1)));
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
    DrainSlots.Slot held = slots.take(this::later);
    time.start("waiter", () -> drain("waiter"));
    time.sleep(Duration.ofSeconds(1));
    held.setWaitingForOthers(true);
    held.setWaitingForOthers(true);
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("waiter");
    held.close();
    assertThat(slots.isFull()).isTrue();
    time.sleep(Duration.ofMinutes(2));
    assertThat(slots.isFull()).isFalse();
  }

  @Test
  void aDrainThatCanGoOnTakesASlotAtOnceAndTheNextOneWaitsForBoth() throws InterruptedException {
    DrainSlots.Slot held = slots.take(this::later);
    held.setWaitingForOthers(true);
    DrainSlots.Slot other = slots.take(this::later);
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

  private Deadline later() {
    return time.in(Duration.ofHours(1));
  }

  private void drain(String name) {
    try {
      DrainSlots.Slot slot = slots.take(this::later);
      log.add(name);
      time.sleep(Duration.ofMinutes(1));
      slot.close();
    } catch (InterruptedException e) {
      // The test ends the wait.
    }
  }
}
