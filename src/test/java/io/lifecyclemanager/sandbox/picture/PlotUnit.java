package io.lifecyclemanager.sandbox.picture;

import java.util.Locale;

/** The units of the dashboards, by Grafana's names, and how a value in them is written. */
enum PlotUnit {
  SHORT("short", "") {
    @Override
    String text(double value) {
      return number(value);
    }
  },
  SECONDS("s", "seconds") {
    @Override
    String text(double value) {
      if (value == 0) {
        return "0 s";
      }
      if (value < 1) {
        return number(value * 1000) + " ms";
      }
      return value < 600 ? number(value) + " s" : number(value / 60) + " min";
    }
  },
  BYTES("bytes", "bytes") {
    @Override
    String text(double value) {
      return value < MIB ? number(value / KIB) + " KiB" : number(value / MIB) + " MiB";
    }
  },
  SHARE("percentunit", "share") {
    @Override
    String text(double value) {
      return number(value * 100) + " %";
    }
  },
  REQUESTS("reqps", "requests per second") {
    @Override
    String text(double value) {
      return number(value) + "/s";
    }
  };

  private static final double KIB = 1024;
  private static final double MIB = 1024 * KIB;

  private final String grafana;
  private final String words;

  PlotUnit(String grafana, String words) {
    this.grafana = grafana;
    this.words = words;
  }

  /**
   * The unit with Grafana's name.
   *
   * @throws IllegalArgumentException when no dashboard has had it so far
   */
  static PlotUnit of(String grafana) {
    for (PlotUnit unit : values()) {
      if (unit.grafana.equals(grafana)) {
        return unit;
      }
    }
    throw new IllegalArgumentException("unit " + grafana);
  }

  /** What the axis measures; empty for plain numbers, which the title explains. */
  String words() {
    return words;
  }

  /** What the lines of the grid are multiples of, where values are as large as this. */
  double base(double largest) {
    if (this != BYTES) {
      return 1;
    }
    return largest < MIB ? KIB : MIB;
  }

  /** A value with its unit. */
  abstract String text(double value);

  /** Three digits at most where there is a fraction. */
  private static String number(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    String text = String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
