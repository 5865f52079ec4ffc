package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedSettings;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapBudgetTest {
  @ParameterizedTest(name = "{0} MB: {1} drains")
  @CsvSource({"16, 1", "40, 42", "64, 170", "128, 512", "160, 682", "256, 1194"})
  void aLargerHeapHasRoomForMoreDrains(long megabytes, int drains) {
    assertThat(new HeapBudget(megabytes << 20).drains()).isEqualTo(drains);
  }

  @Test
  void aSmallHeapBoundsTheConcurrentDrains() {
    ServeSettings bound = new HeapBudget(64 << 20).bound(ParsedSettings.serve("--queue-name=q"));
    assertThat(bound.limits().maxConcurrentDrains()).isEqualTo(170);
    assertThat(bound.limits())
        .usingRecursiveComparison()
        .ignoringFields("maxConcurrentDrains")
        .isEqualTo(ParsedSettings.serve("--queue-name=q").limits());
  }

  @Test
  void aBoundIsAWarningOnlyWhereMoreWasAskedFor() {
    int unset = ParsedSettings.serve("--queue-name=q").limits().maxConcurrentDrains();
    assertThat(HeapBudget.levelOfBound(unset)).isEqualTo(Level.INFO);
    assertThat(HeapBudget.levelOfBound(unset + 1)).isEqualTo(Level.WARN);
    assertThat(HeapBudget.levelOfBound(unset - 1)).isEqualTo(Level.WARN);
  }

  @Test
  void fewerDrainsThanTheHeapHasRoomForStayAsTheyAre() {
    ServeSettings few = ParsedSettings.serve("--queue-name=q", "--max-drain-concurrency=10");
    assertThat(new HeapBudget(64 << 20).bound(few)).isSameAs(few);
    ServeSettings exact = ParsedSettings.serve("--queue-name=q", "--max-drain-concurrency=170");
    assertThat(new HeapBudget(64 << 20).bound(exact)).as("no warning").isSameAs(exact);
  }
}
