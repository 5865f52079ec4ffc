package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** A call that the program itself ended is no failure. */
class InterruptedCallTest {
  private final RemoteCallFailed interrupted =
      new RemoteCallFailed(
          null,
          "listing pending terminations",
          RemoteFailure.ofInterruption(
              "Auto Scaling DescribeAutoScalingInstances: interrupted", new InterruptedException()),
          null);

  @Test
  void itIsNotLogged() throws Exception {
    try (CapturedLog log = new CapturedLog("text", Level.DEBUG)) {
      new FactLogger(new SimulatedTime(), log.logger()).on(interrupted);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void itIsNotCounted() {
    Metrics metrics = new Metrics("1.2.3");
    metrics.on(interrupted);
    assertThat(failures(metrics)).isZero();
    metrics.on(SampleFacts.callFailed(RemoteFailure.FailureKind.UNAVAILABLE));
    assertThat(failures(metrics)).isOne();
  }

  private static double failures(Metrics metrics) {
    return Scrape.of(metrics).value("lifecycle_manager_troubles_total{kind=\"unavailable\"}");
  }
}
