package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Several replicas together never admit more nodes than the limits allow. */
class SharedLimitTest {
  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;

  @Test
  void threeReplicasDoNotExceedTheLimitOfTheCluster() throws Exception {
    paced.limits("3", "", "");
    List<InstanceId> all = paced.nodes(20, ScenarioWorld.GROUP, null);
    startThree();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isEqualTo(3);
    assertThat(world.autoScaling.completions()).hasSize(20);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void nodesThatWereCordonedAndLabelledBeforeDoNotBlockEachOther() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> all = paced.nodes(4, ScenarioWorld.GROUP, null);
    for (InstanceId one : all) {
      world.nodes.changeByAnotherActor(
          world.nodeOf(one),
          new NodeChange(true, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), Map.of()));
    }
    startThree();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(5));
    assertThat(world.facts(Fact.DisruptionLimitReached.class)).hasSize(3);
  }

  @Test
  void everyInstanceIsHeldAndClaimedWhileItsNodeWaits() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> all = paced.nodes(10, ScenarioWorld.GROUP, null);
    startThree();
    paced.terminate(all);
    world.time.sleep(Duration.ofSeconds(10));

    assertThat(paced.terminating(all)).isEqualTo(1);
    assertThat(world.nodes.claimed()).hasSize(10);
    assertThat(all).allMatch(one -> world.autoScaling.heartbeats(one) > 0);
  }

  @Test
  void theLimitOfAGroupHoldsForEachGroup() throws Exception {
    paced.limits("", "2", "");
    List<InstanceId> web = paced.nodes(8, ScenarioWorld.GROUP, null);
    List<InstanceId> api = paced.nodes(3, PacedWorld.API, null);
    startThree();
    paced.terminate(web);
    paced.terminate(api);
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(paced.terminating(web)).isEqualTo(2);
    assertThat(paced.terminating(api)).isEqualTo(2);
    paced.awaitGone(web);
    paced.awaitGone(api);

    assertThat(paced.mostTerminating("web")).isEqualTo(2);
    assertThat(paced.mostTerminating("api")).isEqualTo(2);
    assertThat(world.ledgers.written())
        .containsOnly(LimitScope.group("web"), LimitScope.group("api"));
  }

  @Test
  void aPercentageOfAGroupIsThatOfItsDesiredCapacity() throws Exception {
    paced.limits("", "67%", "");
    List<InstanceId> web = paced.nodes(9, ScenarioWorld.GROUP, null);
    paced.terminate(web.subList(0, 6));
    int desired = world.autoScaling.capacity(ScenarioWorld.GROUP).orElseThrow().desired();
    startThree();
    paced.awaitGone(web.subList(0, 6));

    assertThat(paced.mostTerminating("web")).isEqualTo(Math.max(1, desired * 67 / 100));
  }

  @Test
  void theLimitOfAZoneIsAPercentageOfItsNodes() throws Exception {
    paced.limits("", "", "50%");
    List<InstanceId> first = paced.nodes(6, ScenarioWorld.GROUP, "zone-a");
    List<InstanceId> second = paced.nodes(1, ScenarioWorld.GROUP, "zone-b");
    startThree();
    paced.terminate(first);
    paced.terminate(second);
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(paced.terminating(first)).isEqualTo(3);
    assertThat(paced.terminating(second)).isEqualTo(1);
    paced.awaitGone(first);

    assertThat(paced.mostTerminating("zone-a")).isEqualTo(3);
  }

  @Test
  void allLimitsHoldAtTheSameTime() throws Exception {
    paced.limits("4", "3", "2");
    List<InstanceId> some = paced.nodes(6, ScenarioWorld.GROUP, "zone-a");
    some.addAll(paced.nodes(6, ScenarioWorld.GROUP, "zone-b"));
    some.addAll(paced.nodes(6, PacedWorld.API, "zone-b"));
    some.addAll(paced.nodes(6, PacedWorld.API, "zone-c"));
    startThree();
    paced.terminate(some);
    paced.awaitGone(some);

    assertThat(paced.mostTerminating("")).isBetween(1, 4);
    assertThat(paced.mostTerminating("web")).isBetween(1, 3);
    assertThat(paced.mostTerminating("api")).isBetween(1, 3);
    assertThat(paced.mostTerminating("zone-b")).isBetween(1, 2);
    assertThat(world.autoScaling.completions()).hasSize(24);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void replicasThatGetInEachOthersWayAdmitAllNodesInTheEnd() throws Exception {
    paced.limits("2", "2", "");
    world.ledgers.conflictNextWrites(20);
    List<InstanceId> all = paced.nodes(6, ScenarioWorld.GROUP, null);
    startThree();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isEqualTo(2);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(30));
  }

  @Test
  void aWriteWhoseAnswerIsLostAdmitsNoNodeTwice() throws Exception {
    paced.limits("2", "", "");
    world.ledgers.faults.loseReplies(FakeLedgers.WRITE, 3);
    List<InstanceId> all = paced.nodes(6, ScenarioWorld.GROUP, null);
    startThree();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isEqualTo(2);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(30));
  }

  @Test
  void nodesWaitDuringAnOutageOfTheLedgersAndAreAdmittedAfterwards() throws Exception {
    paced.limits("2", "", "");
    world.ledgers.faults.failCalls(FakeLedgers.READ, FailureKind.UNAVAILABLE);
    List<InstanceId> all = paced.nodes(4, ScenarioWorld.GROUP, null);
    startThree();
    paced.terminate(all);
    paced.pass(Duration.ofMinutes(10));
    assertThat(paced.terminating(all)).isZero();
    assertThat(world.nodes.claimed()).hasSize(4);

    world.ledgers.faults.clearFaults();
    paced.awaitGone(all);
    assertThat(paced.mostTerminating("")).isEqualTo(2);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void theLatestDrainStartEndsTheWaitDuringAnOutageToo() throws Exception {
    paced.limits("1", "", "");
    world.ledgers.faults.failCalls(FakeLedgers.READ, FailureKind.UNAVAILABLE);
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    startThree();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(43));
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void withoutALimitNoLedgerIsReadOrWritten() throws Exception {
    paced.limits("", "", "");
    List<InstanceId> all = paced.nodes(5, ScenarioWorld.GROUP, "zone-a");
    startThree();
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(world.ledgers.faults.calls(FakeLedgers.READ)).isZero();
    assertThat(world.ledgers.faults.calls(FakeLedgers.WRITE)).isZero();
  }

  @Test
  void aNodeThatWaitsSaysWhichLimitIsFull() throws Exception {
    paced.limits("", "1", "");
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(world.facts(Fact.DisruptionLimitReached.class))
        .singleElement()
        .satisfies(fact -> {
          assertThat(fact.limit()).isEqualTo("--max-unavailable-per-group of group web");
          assertThat(fact.terminating()).isEqualTo(1);
          assertThat(fact.allowed()).isEqualTo(1);
        });
  }

  private void startThree() {
    paced.start("replica-1");
    paced.start("replica-2");
    paced.start("replica-3");
  }
}
