package io.lifecyclemanager.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalBudgetTest {
  private final SimulatedTime time = new SimulatedTime();
  private final RefusalBudget budget = new RefusalBudget(time);

  @Test
  void aClientSpendsItsBurstAndThenTheRate() throws Exception {
    assertThat(spend("10.0.0.1")).isEqualTo(RefusalBudget.BURST);
    time.sleep(Duration.ofSeconds(2));
    assertThat(spend("10.0.0.1")).isEqualTo(2 * RefusalBudget.PER_SECOND);
    time.sleep(Duration.ofHours(1));
    assertThat(spend("10.0.0.1")).isEqualTo(RefusalBudget.BURST);
  }

  @Test
  void aClientThatIsRefusedFasterThanTheRateSpendsItsBudgetWhileItRecovers() throws Exception {
    int refused = 0;
    while (refused < 10_000 && !budget.isSpent("10.0.0.1")) {
      budget.charge("10.0.0.1", 1);
      refused++;
      time.sleep(Duration.ofMillis(1));
    }
    assertThat(refused).isBetween(550, 560);
  }

  @Test
  void anotherClientIsNotAffected() {
    spend("10.0.0.1");
    assertThat(budget.isSpent("10.0.0.2")).isFalse();
  }

  @Test
  void aCostlyRefusalCountsAsSeveral() {
    for (int i = 0; i < RefusalBudget.BURST / 10; i++) {
      assertThat(budget.isSpent("10.0.0.1")).isFalse();
      budget.charge("10.0.0.1", 10);
    }
    assertThat(budget.isSpent("10.0.0.1")).isTrue();
  }

  @Test
  void theClientsThatWereRefusedMostRecentlyAreRemembered() {
    spend("10.0.0.1");
    for (int i = 0; i < 1023; i++) {
      budget.charge("fd00::" + i, 1);
    }
    assertThat(budget.isSpent("10.0.0.1")).isTrue();
    budget.charge("fd00::ffff", 1);
    assertThat(budget.isSpent("10.0.0.1")).isFalse();
  }

  private int spend(String client) {
    int refused = 0;
    while (!budget.isSpent(client)) {
      budget.charge(client, 1);
      refused++;
    }
    return refused;
  }
}
