package io.lifecyclemanager.telemetry;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;

/** The program's own log configuration, its lines kept instead of printed. */
final class CapturedLog implements AutoCloseable {
  private static final String FORMAT = "lifecycle-manager.log.format";

  private final LoggerContext context;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  CapturedLog(String format, Level level) throws URISyntaxException {
    System.setProperty(FORMAT, format);
    try {
      context = new LoggerContext("captured", null, getClass().getResource("/log4j2.xml").toURI());
      context.start();
    } finally {
      System.clearProperty(FORMAT);
    }
    Configuration configuration = context.getConfiguration();
    var layout = configuration.getAppender("stdout").getLayout();
    var keeper =
        new AbstractAppender("keeper", null, layout, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            lines.add(new String(getLayout().toByteArray(event), StandardCharsets.UTF_8));
          }
        };
    keeper.start();
    configuration.getRootLogger().removeAppender("stdout");
    configuration.getRootLogger().addAppender(keeper, null, null);
    configuration.getLoggerConfig("io.lifecyclemanager").setLevel(level);
    context.updateLoggers();
  }

  Logger logger() {
    return context.getLogger(FactLogger.class.getName());
  }

  /** All lines so far, as they would have been printed, line ends included. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    context.stop();
  }
}
