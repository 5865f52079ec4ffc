package io.lifecyclemanager.tracing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes what the SDK logs through {@code java.util.logging} to the program's log. The SDK
 * throttles its lines itself: five a minute, then one a minute.
 */
final class SdkLog extends Handler {
  private static final Logger LOG = LogManager.getLogger(SdkLog.class);

  /** Held here, because {@code java.util.logging} forgets the settings of unreferenced loggers. */
  private static final java.util.logging.Logger SDK =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private static final SimpleFormatter FORMAT = new SimpleFormatter();

  private final String collector;

  private SdkLog(String collector) {
    this.collector = collector;
  }

  /**
   * Takes over the lines of the SDK from now on; may be repeated.
   *
   * @param collector where spans are sent, for the lines
   */
  static synchronized void install(String collector) {
    for (Handler handler : SDK.getHandlers()) {
      SDK.removeHandler(handler);
    }
    SDK.addHandler(new SdkLog(collector));
    SDK.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() < Level.WARNING.intValue()) {
      LOG.debug("traces to {}: {}", collector, text(line));
    } else {
      LOG.warn("traces to {}: {} (terminations go on)", collector, text(line));
    }
  }

  /** The line with its parameters, and the exception without its stack trace. */
  static String text(LogRecord line) {
    String text = FORMAT.formatMessage(line);
    return line.getThrown() == null ? text : text + ": " + line.getThrown();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
