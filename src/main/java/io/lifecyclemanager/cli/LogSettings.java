package io.lifecyclemanager.cli;

import java.util.Locale;

/**
 * The settings of the log.
 *
 * @param format the format of each line
 * @param level the least severe level that is logged
 */
record LogSettings(LogFormat format, LogLevel level) {
  /** The format of a log line. */
  enum LogFormat {
    TEXT,
    JSON
  }

  /** The levels as users may type them. */
  enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    /** The name that keikoproj/lifecycle-manager has for {@link #WARN}. */
    WARNING,
    ERROR;

    /** The name of the level in the configuration of Log4j. */
    String log4jName() {
      return (this == WARNING ? WARN : this).name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Sets the system properties that log4j2.xml reads. Must be called before the first logger is
   * created, because Log4j reads its configuration once.
   */
  void apply() {
    System.setProperty("lifecycle-manager.log.format", format.name().toLowerCase(Locale.ROOT));
    System.setProperty("lifecycle-manager.log.level", level.log4jName());
  }
}
