package io.lifecyclemanager.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scales and numbers of plots. */
class PlotScaleTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1",
    "1, 1, 0.5, 2",
    "3, 1, 1, 3",
    "8, 1, 2, 4",
    "9, 1, 5, 2",
    "1029, 1, 500, 3",
    "0.39, 1, 0.1, 4",
    "519045120, 1048576, 209715200, 3"
  })
  void aScaleHasAtMostFourRoundSteps(double largest, double base, double step, int steps) {
    PlotScale scale = PlotScale.upTo(largest, base);
    assertThat(scale.step()).isCloseTo(step, Percentage.withPercentage(1e-6));
    assertThat(scale.steps()).isEqualTo(steps);
    assertThat(scale.end()).isGreaterThanOrEqualTo(largest);
    assertThat(scale.lines()).hasSize(steps + 1).startsWith(0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "s, 0, 0 s",
    "s, 0.25, 250 ms",
    "s, 12.34, 12.3 s",
    "s, 900, 15 min",
    "percentunit, 0.391, 39.1 %",
    "bytes, 122880, 120 KiB",
    "bytes, 209715200, 200 MiB",
    "reqps, 1.5, 1.5/s",
    "short, 1543.2, 1543",
    "short, 100, 100"
  })
  void aNumberHasItsUnitAndThreeDigits(String unit, double value, String text) {
    assertThat(PlotUnit.of(unit).text(value)).isEqualTo(text);
  }
}
