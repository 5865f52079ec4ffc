package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.EvictionWithoutEffect;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.NodeNotIdentified;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.IntakeFact.MessageDropped;
import io.lifecyclemanager.model.IntakeFact.MessageReturned;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FactLoggerTest {
  private static final String ABOUT =
      " instance=i-0abc1234def567890 node=ip-10-0-1-7 group=workers";
  private static final String FULL = " termination=" + SampleFacts.TERMINATION + ABOUT;

  private final SimulatedTime time = new SimulatedTime();
  @AutoClose private CapturedLog log;

  @Test
  void aTerminationIsLoggedInAFewLines() throws Exception {
    FactLogger story = story("text", Level.INFO);
    SampleFacts.termination().forEach(story::on);
    assertThat(texts())
        .containsExactly(
            "INFO  termination started, deadline in 3600 s termination=i-0abc1234def567890-k3f9"
                + " instance=i-0abc1234def567890 group=workers hook=drain",
            "INFO  node claimed (cordoned, excluded from load balancers) in 0.12 s, epoch 3" + FULL,
            "INFO  deregistering from 2 load balancers: shop-web, shop-api" + FULL,
            "INFO  draining: 2 pods to evict, 5 ignored" + FULL,
            "INFO  drained: 2 pods gone in 42 s" + FULL,
            "INFO  deregistered from 2 load balancers in 54 s" + FULL,
            "INFO  lifecycle action completed with CONTINUE" + FULL + " hook=drain",
            "INFO  termination completed after 55 s: 2 pods gone, 2 balancers left" + FULL);
    assertThat(log.lines())
        .allMatch(line -> line.matches("(?s)\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z [A-Z].*\n"));
  }

  @Test
  void theStartOfATerminationNamesTheEventThatIsItsCause() throws Exception {
    FactLogger story = story("text", Level.INFO);
    story.on(SampleFacts.startedBySpotInterruption());
    assertThat(texts())
        .containsExactly("INFO  termination started: spot interruption, deadline in 120 s" + FULL);
  }

  @Test
  void machinesGetTheSameAsTopLevelFields() throws Exception {
    FactLogger story = story("json", Level.DEBUG);
    story.on(SampleFacts.refused(1));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .matches("\\{\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z\",.*}\n")
        .contains(
            "\"level\":\"DEBUG\"",
            "\"message\":\"eviction refused: The disruption budget web needs 2 healthy pods\"",
            "\"instance\":\"i-0abc1234def567890\"",
            "\"node\":\"ip-10-0-1-7\"",
            "\"group\":\"workers\"",
            "\"pod\":\"shop/web-0\"")
        .doesNotContain("\"context\"", "\"hook\"");
  }

  @Test
  void manyTerminatingNodesAreAWarningEachTimeTheyBecomeMany() throws Exception {
    FactLogger story = story("text", Level.INFO);
    for (int leaving : List.of(2, 3, 4, 2, 3)) {
      story.on(new NodesCounted(10, leaving));
    }
    story.on(new NodesCounted(2, 1));
    assertThat(texts())
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARN  3 of 10 nodes are terminating"));
  }

  @Test
  void aWarningNamesNodesThatCouldBeTheInstancesOwn() throws Exception {
    FactLogger story = story("text", Level.INFO);
    story.on(new NodeNotIdentified(SampleFacts.SUBJECT, List.of("node-1", "node-2"), 7));
    assertThat(texts())
        .singleElement()
        .asString()
        .startsWith("WARN  ")
        .contains("node-1, node-2 and 5 more");
  }

  @Test
  void repeatedFailuresAreLoggedAsOneLine() throws Exception {
    FactLogger story = story("text", Level.INFO);
    story.on(SampleFacts.callFailed(FailureKind.THROTTLED));
    time.sleep(Duration.ofSeconds(1));
    story.on(SampleFacts.callFailed(FailureKind.THROTTLED));
    story.on(SampleFacts.callFailed(FailureKind.THROTTLED));
    time.sleep(Duration.ofSeconds(30));
    story.on(SampleFacts.callFailed(FailureKind.THROTTLED));
    String line =
        "WARN  heartbeat of hook drain failed: RecordLifecycleActionHeartbeat: Rate exceeded;"
            + " next try in 2.0 s";
    assertThat(texts())
        .containsExactly(line + ABOUT, line + " (and 2 times more since the last line)" + ABOUT);
  }

  @Test
  void aFailureIsAWarning() throws Exception {
    FactLogger story = story("text", Level.WARN);
    story.on(new DrainEnded(SampleFacts.SUBJECT, 14, Duration.ofSeconds(312), "3 of 17 pods left"));
    story.on(SampleFacts.ended(TerminationOutcome.ABANDONED));
    story.on(SampleFacts.ended(TerminationOutcome.COMPLETED));
    assertThat(texts())
        .containsExactly(
            "WARN  drain failed after 312 s with 14 pods gone: 3 of 17 pods left" + ABOUT,
            "WARN  termination ran out of time after 55 s: 2 pods gone, 2 balancers left" + ABOUT);
  }

  @Test
  void aMessageThatReturnsEveryFewSecondsIsLoggedOnceAMinute() throws Exception {
    FactLogger story = story("text", Level.INFO);
    for (int i = 0; i < 8; i++) {
      story.on(
          new MessageReturned(
              "m-1", SampleFacts.INSTANCE, "the instance may belong to another cluster", true));
      time.sleep(Duration.ofSeconds(15));
    }
    assertThat(texts()).hasSize(2).allMatch(line -> line.endsWith(" instance=i-0abc1234def567890"));
  }

  @Test
  void theDeletionOfATestNotificationIsNotLogged() throws Exception {
    FactLogger story = story("text", Level.INFO);
    story.on(new MessageDropped("m-1", null, DropReason.TEST_NOTIFICATION, ""));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aTestNotificationIsLoggedInOneLine() throws Exception {
    FactLogger story = story("text", Level.INFO);
    Instant at = Instant.parse("2026-11-21T11:43:38.950Z");
    story.on(new TestNotificationReceived(SampleFacts.GROUP, at));
    assertThat(texts())
        .containsExactly(
            "INFO  test notification received, sent at 2026-11-21T11:43:38.950Z group=workers");
  }

  @Test
  void aMessageBodyCannotForgeALogLine() throws Exception {
    FactLogger story = story("text", Level.INFO);
    story.on(
        new MessageDropped(
            "m-1", null, DropReason.NOT_UNDERSTOOD, "x\n2026 INFO  ${env:HOME} all is well"));
    assertThat(texts())
        .containsExactly(
            "WARN  deleted message m-1: of an unknown format:"
                + " x\\n2026 INFO  ${env:HOME} all is well");
  }

  @Test
  void messagesThatAreNotUnderstoodAreLoggedOnceInTenMinutesAndThenCounted() throws Exception {
    FactLogger story = story("text", Level.INFO);
    for (int i = 0; i < 11; i++) {
      story.on(new MessageDropped("m-" + i, null, DropReason.NOT_UNDERSTOOD, "not JSON"));
      story.on(new MessageDropped("e-" + i, null, DropReason.IGNORED_EVENT, "a start"));
      time.sleep(Duration.ofMinutes(1));
    }
    assertThat(texts())
        .containsExactly(
            "WARN  deleted message m-0: of an unknown format: not JSON",
            "INFO  deleted message e-0: an event to which this controller does not respond:"
                + " a start",
            "WARN  deleted message m-10: of an unknown format: not JSON"
                + " (and 9 times more since the last line)",
            "INFO  deleted message e-10: an event to which this controller does not respond:"
                + " a start (and 9 times more since the last line)");
  }

  @Test
  void requestsAreLoggedAtDebugOnly() throws Exception {
    Fact request = new AwsRequest("sqs", "ReceiveMessage", "ok", Duration.ofSeconds(10));
    FactLogger quiet = story("text", Level.INFO);
    quiet.on(request);
    assertThat(log.lines()).isEmpty();
    log.close();
    story("text", Level.DEBUG).on(request);
    assertThat(texts()).containsExactly("DEBUG AWS request sqs ReceiveMessage: ok in 10 s");
  }

  @Test
  void anOwnerThatRecreatesItsPodsIsNamed() throws Exception {
    FactLogger story = story("text", Level.INFO);
    PodOwner owner = new PodOwner("ReplicaSet", "shop", "operator", "a-uid");
    story.on(new PodsRecreated(SampleFacts.SUBJECT, owner, 4));
    assertThat(texts())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith(
            "WARN  ReplicaSet shop/operator puts its pods back on the terminating node (4 ");
  }

  @Test
  void anEvictionWithoutEffectIsLoggedOnceInAMinute() throws Exception {
    FactLogger story = story("text", Level.INFO);
    for (int attempts = 1; attempts < 4; attempts++) {
      story.on(new EvictionWithoutEffect(SampleFacts.SUBJECT, SampleFacts.POD, attempts));
    }
    assertThat(texts())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("WARN  eviction accepted, but the pod does not terminate (1 attempt): ");
  }

  private FactLogger story(String format, Level level) throws Exception {
    log = new CapturedLog(format, level);
    return new FactLogger(time, log.logger());
  }

  /** The lines without their time and end. */
  private List<String> texts() {
    return log.lines().stream().map(line -> line.substring(line.indexOf(' ') + 1).strip()).toList();
  }
}
