package io.lifecyclemanager.cli.serve;

import java.util.Locale;

/**
 * The settings of the log.
 *
 * @param format the format of each line
 * @param level the least severe level that is logged
 */
public record LogSettings(LogFormat format, LogLevel level) {
  /** The format of a log line. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /** The levels as users may type them. */
  public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    /** The name that keikoproj/lifecycle-manager has for {@link #WARN}. */
    WARNING,
    ERROR;

    /** The name of the level in the configuration of Log4j. */
    public String log4jName() {
      return (this == WARNING ? WARN : this).name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Sets the system properties that log4j2.xml reads. Must be called before the first logger is
   * created, because Log4j reads its configuration once.
   */
  public void apply() {
    System.setProperty("lifecycle-manager.log.format", format.name().toLowerCase(Locale.ROOT));
    System.setProperty("lifecycle-manager.log.level", level.log4jName());
  }
}
