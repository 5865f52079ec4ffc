package io.lifecyclemanager.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What the SDK says goes to the program's log, in its format. */
class SdkLogTest {
  @Test
  void theLinesOfTheSdkGoNowhereElse() {
    SdkLog.install("http://collector:4318");
    SdkLog.install("http://collector:4318");

    Logger sdk = Logger.getLogger("io.opentelemetry");
    assertThat(sdk.getUseParentHandlers()).isFalse();
    assertThat(sdk.getHandlers()).singleElement().isInstanceOf(SdkLog.class);
  }

  @Test
  void aLineHasItsParametersAndTheCauseWithoutAStackTrace() {
    LogRecord line = new LogRecord(Level.WARNING, "Failed to export {0} spans");
    line.setParameters(new Object[] {7});
    line.setThrown(new ConnectException("refused"));

    assertThat(SdkLog.text(line))
        .isEqualTo("Failed to export 7 spans: java.net.ConnectException: refused");
  }
}
