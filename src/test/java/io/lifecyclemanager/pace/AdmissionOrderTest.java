package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The groups take turns; within a group the earliest deadline is first. */
class AdmissionOrderTest {
  private final AdmissionOrder order = new AdmissionOrder();

  private record Waiting(String group, long deadline) {}

  @Test
  void theEarliestDeadlineOfAGroupIsFirst() {
    assertThat(sort(w("a", 3), w("a", 1), w("a", 2)))
        .containsExactly(w("a", 1), w("a", 2), w("a", 3));
  }

  @Test
  void aGroupWithManyNodesTakesTurnsWithAGroupWithOne() {
    assertThat(sort(w("a", 1), w("a", 2), w("a", 3), w("b", 9)))
        .containsExactly(w("a", 1), w("b", 9), w("a", 2), w("a", 3));
  }

  @Test
  void theGroupWhoseTurnIsLongestAgoIsFirst() {
    order.recordTurn("a");
    assertThat(sort(w("a", 1), w("b", 9))).containsExactly(w("b", 9), w("a", 1));
    order.recordTurn("b");
    assertThat(sort(w("a", 1), w("b", 9))).containsExactly(w("a", 1), w("b", 9));
    assertThat(sort(w("a", 1), w("b", 9), w("c", 9)).getFirst()).isEqualTo(w("c", 9));
  }

  @Test
  void theMonotonicClockMayWrapAround() {
    assertThat(sort(w("a", Long.MIN_VALUE), w("a", Long.MAX_VALUE)))
        .containsExactly(w("a", Long.MAX_VALUE), w("a", Long.MIN_VALUE));
  }

  private List<Waiting> sort(Waiting... waiting) {
    return order.sort(List.of(waiting), Waiting::group, one -> new Deadline(one.deadline));
  }

  private static Waiting w(String group, long deadline) {
    return new Waiting(group, deadline);
  }
}
