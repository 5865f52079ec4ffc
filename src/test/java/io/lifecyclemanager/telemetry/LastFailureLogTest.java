package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After its last attempt a call is given up, replaced, or tried again in the background. */
class LastFailureLogTest {
  private static final String CORDONING = "cordoning node ip-10-0-1-7";

  private final RemoteFailure refused =
      new RemoteFailure(FailureKind.REJECTED, "422 Invalid", null);
  @AutoClose private CapturedLog log;

  @BeforeEach
  void open() throws Exception {
    log = new CapturedLog("text", Level.INFO);
  }

  @Test
  void theLastFailureSaysWhatFollowsAndIsLoggedInAnyCase() throws Exception {
    FactLogger story = new FactLogger(new SimulatedTime(), log.logger());
    story.on(new RemoteCallFailed(null, CORDONING, refused, Duration.ofSeconds(2)));
    story.on(new RemoteCallFailed(null, CORDONING, refused, null, "continuing without a cordon"));
    story.on(new RemoteCallFailed(null, "another call", refused, null));
    assertThat(texts())
        .containsExactly(
            "WARN  cordoning node ip-10-0-1-7 failed: 422 Invalid; next try in 2.0 s",
            "WARN  cordoning node ip-10-0-1-7 failed: 422 Invalid; continuing without a cordon",
            "WARN  another call failed: 422 Invalid; not retried");
  }

  private List<String> texts() {
    return log.lines().stream().map(line -> line.substring(line.indexOf(' ') + 1).strip()).toList();
  }
}
