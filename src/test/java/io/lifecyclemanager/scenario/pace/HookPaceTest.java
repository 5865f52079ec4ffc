package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The metadata of a hook limits the pace of its group. */
class HookPaceTest {
  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;

  @Test
  void theHookLimitsItsGroupOnlyAndReplicasAgree() throws Exception {
    askFor("max-unavailable=1");
    List<InstanceId> web = paced.nodes(6, ScenarioWorld.GROUP, null);
    List<InstanceId> api = paced.nodes(3, PacedWorld.API, null);
    startTwo();
    paced.terminate(web);
    paced.terminate(api);
    paced.pass(Duration.ofSeconds(15));
    assertThat(paced.terminating(api)).isEqualTo(3);
    assertThat(world.nodes.claimed()).hasSize(9);
    paced.awaitGone(web);

    assertThat(paced.mostTerminating("web")).isEqualTo(1);
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.ledgers.written()).containsOnly(LimitScope.group("web"));
    assertThat(world.facts(DisruptionLimitReached.class))
        .isNotEmpty()
        .allMatch(
            fact -> fact.limit().equals("max-unavailable= in the hook metadata of group web"));
  }

  @Test
  void theHookComesBeforeTheOption() throws Exception {
    paced.limits("", "1", "");
    askFor("max-unavailable=3");
    List<InstanceId> all = paced.nodes(6, ScenarioWorld.GROUP, null);
    startTwo();
    paced.terminate(all);
    paced.pass(Duration.ofSeconds(15));
    assertThat(paced.terminating(all)).isEqualTo(3);
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("web")).isEqualTo(3);
  }

  @Test
  void theHookLeavesAnIntervalBetweenCompletions() throws Exception {
    List<Duration> completed = new CopyOnWriteArrayList<>();
    world.listener =
        fact -> {
          if (fact instanceof Fact.ActionCompleted) {
            completed.add(world.time.elapsed());
          }
        };
    askFor("min-interval=5m");
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    startTwo();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(completed).hasSize(3);
    assertThat(completed.get(1).minus(completed.get(0))).isGreaterThanOrEqualTo(minutes(5));
    assertThat(completed.get(2).minus(completed.get(1))).isGreaterThanOrEqualTo(minutes(5));
    assertThat(world.time.elapsed()).isLessThan(minutes(15));
  }

  @Test
  void theHookMayAskForNoInterval() throws Exception {
    paced.interval(minutes(30));
    askFor("min-interval=0");
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    startTwo();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(world.time.elapsed()).isLessThan(minutes(10));
  }

  @Test
  void theCordonWaitsAShortTimeForMetadataThatIsNotKnownAndTheClaimDoesNot() throws Exception {
    askFor("max-unavailable=1");
    world.autoScaling.faults().failCalls("hookTimeouts", FailureKind.UNAVAILABLE);
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    paced.pass(Duration.ofSeconds(5));
    assertThat(world.nodes.claimed()).hasSize(2);
    assertThat(paced.terminating(all)).isZero();

    paced.pass(Duration.ofSeconds(15));
    assertThat(paced.terminating(all)).as("an outage does not delay it for longer").isEqualTo(2);
  }

  @Test
  void withoutALimitOnePatchClaimsAndCordonsTheNode() throws Exception {
    askFor("drain=evict");
    List<InstanceId> all = paced.nodes(1, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    world.time.until(() -> !world.nodes.patches().isEmpty(), minutes(1));

    assertThat(world.nodes.patches())
        .first()
        .extracting(FakeNodes.Patch::change)
        .matches(change -> Boolean.TRUE.equals(change.unschedulable()));
    assertThat(world.ledgers.faults.calls(FakeLedgers.READ)).isZero();
  }

  @Test
  void anInvalidValueIsReportedAndTheOptionApplies() throws Exception {
    paced.limits("", "1", "");
    askFor("max-unavailable=half");
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("web")).isEqualTo(1);
    assertThat(world.facts(PlanValueInvalid.class))
        .hasSize(3)
        .allMatch(fact -> fact.text().equals("max-unavailable=half"));
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private void askFor(String metadata) {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, metadata);
  }

  private void startTwo() {
    paced.start("replica-1");
    paced.start("replica-2");
  }
}
