package io.lifecyclemanager.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  @Test
  void linesWithTheIdOfATerminationAreCountedInBothFormats() {
    String text =
        """
        2026-01-01T00:00:00.000Z INFO  watching 3 nodes
        2026-01-01T00:00:01.000Z INFO  drained termination=i-0abc-k3f9 instance=i-0abc
        """;
    String json =
        """
        {"level":"INFO","message":"drained","termination":"i-0abc-k3f9","instance":"i-0abc"}
        {"level":"INFO","message":"watching 3 nodes"}
        {"level":"WARN","message":"verifying failed","instance":"i-0abc"}
        """;
    assertThat(LogLines.of(Stream.of(text, json))).isEqualTo(new LogLines(2, 3));
  }
}
