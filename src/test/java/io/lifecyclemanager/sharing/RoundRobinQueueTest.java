package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoundRobinQueueTest {
  private final RoundRobinQueue<String, String> queue = new RoundRobinQueue<>();
  private final Map<String, Long> deadlines = new HashMap<>();

  @Test
  void groupsTakeTurns() {
    add("a1", 1);
    add("a2", 2);
    add("a3", 3);
    add("b1", 9);
    add("c1", 8);
    add("c2", 9);
    assertThat(takeAll()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
  }

  @Test
  void ofAGroupTheEarliestDeadlineIsFirst() {
    add("a1", 3);
    add("a2", 1);
    add("a3", 2);
    assertThat(takeAll()).containsExactly("a2", "a3", "a1");
  }

  @Test
  void entriesWithTheSameDeadlineKeepTheirOrder() {
    add("a3", 1);
    add("a1", 1);
    add("a2", 1);
    assertThat(takeAll()).containsExactly("a3", "a1", "a2");
  }

  @Test
  void aDeadlineThatChangesWhileTheEntryWaitsCounts() {
    add("a1", 1);
    add("a2", 2);
    add("a3", 3);
    deadlines.put("a3", 0L);
    assertThat(takeAll()).containsExactly("a3", "a1", "a2");
  }

  @Test
  void deadlinesAreComparedAcrossTheOverflowOfTheClock() {
    add("a1", Long.MIN_VALUE);
    add("a2", Long.MAX_VALUE);
    assertThat(takeAll()).containsExactly("a2", "a1");
  }

  @Test
  void aGroupThatComesBackGetsTheLastTurn() {
    add("a1", 1);
    add("b1", 1);
    add("b2", 2);
    assertThat(queue.take()).contains("a1");
    add("a2", 1);
    assertThat(takeAll()).containsExactly("b1", "a2", "b2");
  }

  @Test
  void aGroupThatIsServedOutOfTurnGetsTheLastTurn() {
    add("a1", 1);
    add("a2", 2);
    add("b1", 1);
    assertThat(queue.takeOf("a")).contains("a1");
    assertThat(queue.takeOf("c")).isEmpty();
    assertThat(takeAll()).containsExactly("b1", "a2");
  }

  @Test
  void aRemovedEntryIsNotTaken() {
    add("a1", 1);
    add("b1", 1);
    assertThat(queue.remove("a", "a1")).isTrue();
    assertThat(queue.remove("a", "a1")).isFalse();
    assertThat(queue.remove("b", "a1")).isFalse();
    assertThat(takeAll()).containsExactly("b1");
    assertThat(queue.take()).isEmpty();
  }

  /** The invariant, for 500 entries of one group and a few of others that come at random. */
  @Test
  void aBigGroupTakesOneEntryAtMostBeforeThatOfAnother() {
    Random random = new Random(15);
    for (int i = 0; i < 500; i++) {
      add("a" + i, random.nextLong(1000));
    }
    Map<String, Integer> sinceWaiting = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      if (random.nextInt(3) == 0) {
        String other = List.of("b", "c", "d").get(random.nextInt(3)) + i;
        add(other, random.nextLong(1000));
        sinceWaiting.putIfAbsent(other.substring(0, 1), 0);
      }
      String taken = queue.take().orElseThrow().substring(0, 1);
      sinceWaiting.remove(taken);
      if (taken.equals("a")) {
        sinceWaiting.replaceAll((_, turns) -> turns + 1);
        assertThat(sinceWaiting.values()).allMatch(turns -> turns <= 1);
      }
    }
  }

  private void add(String entry, long deadline) {
    deadlines.put(entry, deadline);
    queue.add(entry.substring(0, 1), entry, () -> new Deadline(deadlines.get(entry)));
  }

  private List<String> takeAll() {
    List<String> taken = new ArrayList<>();
    for (Optional<String> next = queue.take(); next.isPresent(); next = queue.take()) {
      taken.add(next.get());
    }
    return taken;
  }
}
