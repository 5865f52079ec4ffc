package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.simple.SimpleLogger;
import org.apache.logging.log4j.util.PropertiesUtil;
import org.junit.jupiter.api.Test;

class DeliveryLogTest {
  private final RemoteFailure failure =
      new RemoteFailure(FailureKind.UNAVAILABLE, "the webhook answered with status 503", null);

  private final List<String> lines = new ArrayList<>();
  private final DeliveryLog log = new DeliveryLog(new ListLogger(lines));

  @Test
  void failuresAreLoggedOnceUntilANotificationIsAccepted() {
    log.failed(failure, Duration.ofSeconds(1));
    log.failed(failure, Duration.ofSeconds(2));
    log.failed(failure, null);
    log.delivered();
    log.delivered();
    log.failed(failure, null);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith(
            "WARN notifying the webhook failed: the webhook answered with status 503; next");
    assertThat(lines.get(1)).isEqualTo("INFO the webhook accepts notifications again");
    assertThat(lines.get(2)).contains("the notification is given up");
  }

  @Test
  void dropsAreLoggedOnceUntilANotificationIsAccepted() {
    log.dropped();
    log.dropped();
    log.delivered();
    log.dropped();

    assertThat(lines)
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARN notifications of the webhook are dropped"));
  }

  /** Keeps what is logged. */
  private static final class ListLogger extends SimpleLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    ListLogger(List<String> lines) {
      super(
          "webhook",
          Level.INFO,
          false,
          false,
          false,
          false,
          "",
          null,
          PropertiesUtil.getProperties(),
          System.err);
      this.lines = lines;
    }

    @Override
    public void logMessage(
        String caller, Level level, Marker marker, Message message, Throwable thrown) {
      lines.add(level + " " + message.getFormattedMessage());
    }
  }
}
