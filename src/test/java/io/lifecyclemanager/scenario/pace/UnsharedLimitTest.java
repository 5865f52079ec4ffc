package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Replicas that may not use Leases keep the limits, each by itself. */
class UnsharedLimitTest {
  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;

  @Test
  void withoutThePermissionEachReplicaMayExceedTheLimitByOneNode() throws Exception {
    paced.limits("3", "", "");
    world.ledgers.deny(true);
    List<InstanceId> all = paced.nodes(12, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.start("replica-2");
    paced.terminate(all);
    paced.pass(Duration.ofSeconds(80));
    assertThat(paced.terminating(all)).as("a denial counts after 90 s").isZero();
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isBetween(3, 4);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(20));
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(fact -> fact.retryIn() == null)
        .allMatch(fact -> fact.failure().missingPermission().isPresent())
        .isNotEmpty();
  }

  @Test
  void aPermissionThatIsGrantedLaterIsUsed() throws Exception {
    paced.limits("1", "", "");
    world.ledgers.deny(true);
    List<InstanceId> all = paced.nodes(4, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    paced.pass(Duration.ofMinutes(2));
    world.ledgers.deny(false);
    paced.pass(Duration.ofMinutes(6));
    paced.awaitGone(all);
    List<InstanceId> next = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.terminate(next);
    paced.awaitGone(next);

    assertThat(world.ledgers.faults.calls(FakeLedgers.WRITE)).isPositive();
    assertThat(paced.mostTerminating("")).isEqualTo(1);
  }

  @Test
  void aReplicaThatDoesNotKnowItsNamespaceKeepsTheLimitByItself() throws Exception {
    paced.limits("", "2", "1");
    List<InstanceId> all = paced.nodes(5, ScenarioWorld.GROUP, "zone-a");
    paced.startWithoutLedgers("replica-1");
    paced.terminate(all);
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("zone-a")).isEqualTo(1);
    assertThat(world.ledgers.faults.calls(FakeLedgers.READ)).isZero();
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(10));
  }
}
