package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.fakes.LifecycleActionOutcome;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two hooks, two messages, two replicas, one node: one replica drains it, the other holds its own
 * action meanwhile.
 */
class FollowerTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  /** In the order of their messages: the owner's, the follower's. */
  private List<LifecycleAction> actions = List.of();

  private @Nullable TerminationService follower;
  private UnaryOperator<ServeSettings> followers = UnaryOperator.identity();
  private volatile boolean ownerTakesAll;

  @BeforeEach
  void twoHooks() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofSeconds(30));
  }

  @Test
  void theFollowerHoldsItsOwnActionAndCompletesItOnceTheNodeIsDrained()
      throws InterruptedException {
    addPodThatStopsIn(400);
    startOwnerAndFollower();
    world.awaitIdle();

    assertThat(world.facts(Fact.OwnerFollowed.class))
        .singleElement()
        .matches(followed -> followed.owner().equals("owner"));
    assertThat(world.facts(Fact.ClaimLost.class)).isEmpty();
    assertThat(claim().owner()).isEqualTo("owner");
    assertThat(claim().epoch()).isEqualTo(1);
    assertBothCompletedAfterThePodLeft();
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsExactlyInAnyOrder(TerminationOutcome.COMPLETED, TerminationOutcome.COMPLETED);
    assertThat(took()).isLessThan(Duration.ofSeconds(401));
  }

  @Test
  void whenTheOwnerStopsTheFollowerClaimsTheNodeWithItsMessage() throws InterruptedException {
    addPodThatStopsIn(400);
    TerminationService owner = startOwnerAndFollower();
    owner.stop(Duration.ofSeconds(5));
    world.awaitIdle();

    assertThat(claim().owner()).isEqualTo("follower");
    assertThat(claim().epoch()).isEqualTo(2);
    assertBothCompletedAfterThePodLeft();
  }

  @Test
  void whenTheFollowerStopsTheOwnerHoldsBothActions() throws InterruptedException {
    addPodThatStopsIn(400);
    startOwnerAndFollower();
    ownerTakesAll = true;
    follower.stop(Duration.ofSeconds(5));
    world.awaitIdle();

    assertThat(claim().owner()).isEqualTo("owner");
    assertBothCompletedAfterThePodLeft();
  }

  @Test
  void whenTheOwnersActionIsOverTheFollowerDrainsTheNode() throws InterruptedException {
    addPodThatStopsIn(400);
    startOwnerAndFollower();
    world.autoScaling.complete(actions.getFirst(), Verdict.CONTINUE);
    world.awaitIdle();

    assertThat(claim().owner()).isEqualTo("follower");
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsExactly(TerminationOutcome.OVER, TerminationOutcome.COMPLETED);
    assertPodTerminatedGracefully();
    assertThat(world.autoScaling.completions()).hasSize(2);
  }

  @Test
  void aFollowerWhoseActionIsOverEndsAndTheOwnerGoesOn() throws InterruptedException {
    addPodThatStopsIn(400);
    startOwnerAndFollower();
    world.autoScaling.complete(actions.getLast(), Verdict.CONTINUE);
    world.awaitIdle();

    assertThat(claim().owner()).isEqualTo("owner");
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsExactly(TerminationOutcome.OVER, TerminationOutcome.COMPLETED);
    assertPodTerminatedGracefully();
  }

  @Test
  void aFollowerLearnsOfTheDrainOnceTheApiServerAnswersAgain() throws InterruptedException {
    addPodThatStopsIn(60);
    startOwnerAndFollower();
    world.time.sleep(Duration.ofSeconds(30));
    world.nodes.setOutage(true);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.autoScaling.completions()).hasSize(1);
    world.nodes.setOutage(false);
    world.awaitIdle();

    assertBothCompletedAfterThePodLeft();
  }

  @Test
  void aFollowerOfADeletedNodeCompletes() throws InterruptedException {
    addPodThatStopsIn(400);
    startOwnerAndFollower();
    world.nodes.remove(world.nodeOf(instance));
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void aFollowerDoesNotWaitBeyondItsDeadline() throws InterruptedException {
    followers = settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(2));
    addPodThatStopsIn(400);
    startOwnerAndFollower();
    world.awaitIdle();

    assertThat(world.autoScaling.outcomes())
        .extracting(LifecycleActionOutcome::verdict)
        .containsOnly(Verdict.CONTINUE);
    assertThat(Duration.ofNanos(world.autoScaling.outcomes().getFirst().atNanos()))
        .isLessThan(Duration.ofSeconds(130));
    assertThat(took()).isGreaterThan(Duration.ofSeconds(400));
  }

  private void addPodThatStopsIn(int seconds) {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(seconds));
  }

  /** The first action's message goes to the replica "owner", the other's to "follower". */
  private TerminationService startOwnerAndFollower() throws InterruptedException {
    actions = world.autoScaling.terminate(instance);
    String first = String.valueOf(actions.getFirst().token());
    TerminationService owner =
        world.start(
            "owner",
            new FilteringInbox(
                world.queue, world.time, 10, one -> ownerTakesAll || one.body().contains(first)));
    world.time.sleep(Duration.ofSeconds(5));
    follower = world.withSettings(followers).start("follower");
    world.time.sleep(Duration.ofSeconds(5));
    return owner;
  }

  private ClaimRecord claim() {
    return ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
  }

  private Duration took() {
    return Duration.ofNanos(world.autoScaling.outcomes().getLast().atNanos());
  }

  private void assertPodTerminatedGracefully() {
    assertThat(world.pods.evictions()).hasSizeLessThanOrEqualTo(2);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  private void assertBothCompletedAfterThePodLeft() {
    assertPodTerminatedGracefully();
    long left = world.pods.removals().getFirst().at().toNanos();
    assertThat(world.autoScaling.completions())
        .hasSize(2)
        .allMatch(one -> one.verdict() == Verdict.CONTINUE && one.atNanos() >= left);
  }
}
