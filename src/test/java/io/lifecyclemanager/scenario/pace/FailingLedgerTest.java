package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A ledger that cannot be read or written delays the nodes only that it limits. */
class FailingLedgerTest {
  private final RemoteFailure unreadable =
      new RemoteFailure(FailureKind.REJECTED, "the annotation is not understood", null);
  private final RemoteFailure denied =
      new RemoteFailure(FailureKind.DENIED, "update leases: denied", "update leases", null);
  private static final LimitScope WEB = LimitScope.group("web");

  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;

  @Test
  void anUnreadableLedgerOfAGroupDelaysNoOtherGroup() throws Exception {
    world.ledgers.failReads(WEB, unreadable);
    List<InstanceId> web = terminate();

    assertThat(paced.terminating(web)).isZero();
    assertThat(paced.mostTerminating("")).isEqualTo(1);
  }

  @Test
  void aLedgerThatCannotBeWrittenTakesNoRoomFromOtherGroups() throws Exception {
    world.ledgers.failWrites(WEB, unreadable);
    List<InstanceId> web = terminate();

    assertThat(paced.terminating(web)).isZero();
    assertThat(paced.mostTerminating("")).isEqualTo(1);
  }

  @Test
  void aDeniedLedgerIsReplacedByThatOfTheReplicaAndDelaysNoOtherGroup() throws Exception {
    world.ledgers.failWrites(WEB, denied);
    List<InstanceId> web = terminate();
    paced.awaitGone(web);

    assertThat(paced.mostTerminating("web")).isEqualTo(1);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(10));
  }

  /** Until the nodes of the other group are gone. */
  private List<InstanceId> terminate() throws InterruptedException {
    paced.limits("1", "1", "");
    List<InstanceId> web = paced.nodes(2, ScenarioWorld.GROUP, null);
    List<InstanceId> api = paced.nodes(2, PacedWorld.API, null);
    paced.start("replica-1");
    paced.terminate(web);
    paced.terminate(api);
    paced.awaitGone(api);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(4));
    return web;
  }
}
