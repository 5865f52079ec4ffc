package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.TerminationScope;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminationIdLogTest {
  private static final String ID = SampleFacts.TERMINATION;
  private static final String FIELD = "\"termination\":\"" + ID + "\"";
  private static final TerminatingInstance OTHER =
      new TerminatingInstance(new InstanceId("i-0other"), null, null);
  private static final Fact REQUEST =
      new AwsRequest("autoscaling", "DescribeLifecycleHooks", "ok", Duration.ofMillis(5));

  @AutoClose private CapturedLog log;
  private FactLogger logger;

  @BeforeEach
  void open() throws Exception {
    log = new CapturedLog("json", Level.DEBUG);
    logger = new FactLogger(new SimulatedTime(), log.logger());
  }

  @Test
  void eachLineOfATerminationHasItsId() {
    SampleFacts.termination().forEach(logger::on);

    assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains(FIELD));
  }

  @Test
  void aLineAboutAnInstanceThatDoesNotTerminateHasNone() {
    logger.on(SampleFacts.started());
    logger.on(SampleFacts.ended(TerminationOutcome.COMPLETED));
    log.lines().clear();

    logger.on(failure(SampleFacts.SUBJECT));
    logger.on(new HardDeadlineKnown(OTHER, Duration.ofHours(1), true));

    assertThat(log.lines()).hasSize(2).noneMatch(line -> line.contains("\"termination\""));
  }

  @Test
  void theNextTerminationOfTheInstanceKeepsItsIdWhenTheOneBeforeEnds() {
    String next = "i-0abc1234def567890-x7w2";
    logger.on(SampleFacts.started());
    logger.on(
        new TerminationStarted(SampleFacts.SUBJECT, next, null, "rebalance", Duration.ofHours(1)));
    TerminationScope.run(
        ID,
        () ->
            logger.on(
                new TerminationEnded(
                    SampleFacts.SUBJECT, ID, TerminationOutcome.OVER, Duration.ZERO, "")));
    logger.on(failure(SampleFacts.SUBJECT));

    assertThat(log.lines()).hasSize(4);
    assertThat(log.lines().get(2)).contains(FIELD);
    assertThat(log.lines().get(3)).contains("\"termination\":\"" + next + "\"");
  }

  @Test
  void whatHappensOnTheThreadsOfATerminationHasItsId() {
    TerminationScope.run(ID, () -> logger.on(REQUEST));
    TerminationScope.run(
        ID,
        () -> {
          try {
            FanOut.forEach(new SystemTime(), "request", List.of(1, 2), _ -> logger.on(REQUEST));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    assertThat(log.lines()).hasSize(3).allMatch(line -> line.contains(FIELD));
  }

  @Test
  void anotherInstanceIsNotAPartOfTheThreadsTermination() {
    TerminationScope.run(ID, () -> logger.on(failure(OTHER)));
    logger.on(new NodesListed(3));

    assertThat(log.lines()).hasSize(2).noneMatch(line -> line.contains("\"termination\""));
  }

  private static Fact failure(TerminatingInstance subject) {
    return new RemoteCallFailed(
        subject,
        "verifying the message",
        new RemoteFailure(FailureKind.UNAVAILABLE, "no answer", null),
        Duration.ofSeconds(1));
  }
}
