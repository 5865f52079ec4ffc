package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One reason for which all requests fail is one line, and not one for each request. */
class AccessProblemLogTest {
  private final SimulatedTime time = new SimulatedTime();
  @AutoClose private CapturedLog log;

  @BeforeEach
  void open() throws Exception {
    log = new CapturedLog("text", Level.INFO);
  }

  @Test
  void whatFailsForEveryRequestIsLoggedOnceForAllAndAgainWhenItChanges() throws Exception {
    FactLogger story = new FactLogger(time, log.logger());
    for (int minutes = 0; minutes < 10; minutes++) {
      story.on(withoutAccess("receiving from the queue", "no AWS credentials found"));
      story.on(withoutAccess("listing pending terminations", "no AWS credentials found"));
      time.sleep(Duration.ofMinutes(1));
    }
    assertThat(texts())
        .containsExactly(
            "WARN  receiving from the queue failed: SQS: no AWS credentials found; next try in 15"
                + " s; all requests fail for this reason, which is logged every 10 min");
    story.on(withoutAccess("receiving from the queue", "ExpiredToken"));
    story.on(withoutAccess("listing pending terminations", "no AWS credentials found"));
    assertThat(texts())
        .hasSize(3)
        .last()
        .asString()
        .startsWith("WARN  listing pending terminations failed: SQS: no AWS credentials found")
        .contains("(and 19 times more since the last line)");
  }

  private static Fact withoutAccess(String operation, String problem) {
    RemoteFailure failure =
        new RemoteFailure(FailureKind.UNAVAILABLE, "SQS: " + problem, null)
            .withAccessProblem(problem);
    return new Fact.RemoteCallFailed(null, operation, failure, Duration.ofSeconds(15));
  }

  private List<String> texts() {
    return log.lines().stream().map(line -> line.substring(line.indexOf(' ') + 1).strip()).toList();
  }
}
