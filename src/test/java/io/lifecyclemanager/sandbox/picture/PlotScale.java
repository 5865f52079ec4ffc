package io.lifecyclemanager.sandbox.picture;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A scale from 0, in steps of 1, 2 or 5 times a power of ten.
 *
 * @param step between two lines of the grid
 * @param steps how many there are, at least 1
 */
record PlotScale(double step, int steps) {
  private static final int WANTED = 4;

  /**
   * The scale on which a value is the largest.
   *
   * @param base the steps are multiples of it
   */
  static PlotScale upTo(double largest, double base) {
    PlotScale plain = upTo(largest / base);
    return new PlotScale(plain.step * base, plain.steps);
  }

  private static PlotScale upTo(double largest) {
    if (largest <= 0) {
      return new PlotScale(1, 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(largest / WANTED)));
    double step =
        List.of(1, 2, 5, 10).stream()
            .mapToDouble(factor -> factor * power)
            .filter(candidate -> largest / candidate <= WANTED)
            .findFirst()
            .orElse(10 * power);
    return new PlotScale(step, (int) Math.max(1, Math.ceil(largest / step - 1e-9)));
  }

  /** The largest value that it shows. */
  double end() {
    return step * steps;
  }

  /** The values of the grid's lines. */
  List<Double> lines() {
    return IntStream.rangeClosed(0, steps).mapToObj(number -> number * step).toList();
  }
}
