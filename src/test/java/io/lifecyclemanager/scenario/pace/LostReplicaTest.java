package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.pace.PaceLedgers;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replica is lost or suspended after it has admitted nodes: the pace only gets slower. */
class LostReplicaTest {
  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;

  @Test
  void aNodeThatWasAdmittedBeforeACrashCountsUntilItsNextOwnerHasDrainedIt() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    CrashableReplica first = crashAfterWrite();
    paced.terminate(all);
    world.time.until(() -> !admitted().isEmpty(), Duration.ofMinutes(1));
    world.time.sleep(Duration.ofSeconds(1));
    first.crash();
    assertThat(paced.terminating(all)).isZero();
    paced.start("replica-2");
    paced.start("replica-3");
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isEqualTo(1);
    assertThat(world.autoScaling.completions()).hasSize(3);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(20));
  }

  @Test
  void aNodeThatWasAdmittedBeforeACrashAndIsGoneCountsNoLonger() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> lost = paced.nodes(1, ScenarioWorld.GROUP, null);
    CrashableReplica first = crashAfterWrite();
    paced.terminate(lost);
    world.time.until(() -> !admitted().isEmpty(), Duration.ofMinutes(1));
    world.time.sleep(Duration.ofSeconds(1));
    first.crash();
    world.nodes.remove(world.nodeOf(lost.getFirst()));
    world.autoScaling.vanish(lost.getFirst());
    List<InstanceId> next = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.start("replica-2");
    paced.terminate(next);
    paced.awaitGone(next);

    assertThat(paced.mostTerminating("")).isEqualTo(1);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(20));
  }

  @Test
  void aReplicaThatIsSuspendedBeforeItWritesDoesNotExceedTheLimit() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    paced.start("suspended", world.nodes, new SlowLedgers(Duration.ofMinutes(3)));
    paced.terminate(all.subList(0, 1));
    world.time.sleep(Duration.ofSeconds(5));
    paced.start("replica-2");
    paced.terminate(all.subList(1, 3));
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isEqualTo(1);
    assertThat(world.autoScaling.completions()).hasSize(3);
  }

  @Test
  void aReplicaWhoseIndexOfNodesStandsStillDoesNotExceedTheLimit() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    StaleNodes stale = new StaleNodes();
    paced.start("replica-1");
    paced.terminate(all.subList(0, 1));
    world.time.sleep(Duration.ofSeconds(5));
    assertThat(paced.terminating(all)).isEqualTo(1);
    paced.start("stale", stale, world.ledgers);
    paced.terminate(all.subList(1, 3));
    world.time.sleep(Duration.ofSeconds(10));
    stale.current = true;
    paced.awaitGone(all);

    assertThat(paced.mostTerminating("")).isEqualTo(1);
    assertThat(world.autoScaling.completions()).hasSize(3);
  }

  @Test
  void aNodeWhoseInstanceReturnsToServiceCountsNoLonger() throws Exception {
    paced.limits("1", "", "");
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    world.autoScaling.terminate(all.getFirst(), InstanceTransition.TO_WARM_POOL);
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);
    world.autoScaling.terminate(all.getFirst(), InstanceTransition.LAUNCH);
    world.time.until(() -> !world.currentNode(all.getFirst()).hasMarks(), ScenarioWorld.LONG);
    paced.terminate(all.subList(1, 2));
    Duration start = world.time.elapsed();
    world.time.until(() -> world.autoScaling.completions().size() == 2, ScenarioWorld.LONG);

    assertThat(world.time.elapsed().minus(start)).isLessThan(Duration.ofMinutes(5));
    assertThat(admitted()).extracting(entry -> entry.node()).doesNotContain(ref(all.getFirst()));
  }

  private NodeRef ref(InstanceId instance) {
    return world.nodeOf(instance);
  }

  /** Its patches fail once it has admitted a node. */
  private CrashableReplica crashAfterWrite() {
    return world.startCrashable(
        "replica-1", paced.ports(new NoPatchOnceAdmitted(), Optional.of(world.ledgers)));
  }

  private List<PaceLedger.AdmittedNode> admitted() {
    return world.ledgers.actual(LimitScope.CLUSTER).admitted();
  }

  private final class NoPatchOnceAdmitted extends ForwardingNodes {
    NoPatchOnceAdmitted() {
      super(world.nodes);
    }

    @Override
    public PatchOutcome patch(NodeView base, NodeChange change) {
      return admitted().isEmpty() ? super.patch(base, change) : new PatchOutcome.StaleVersion();
    }
  }

  /** The index shows no claim and no cordon, as long as it is not current. */
  private final class StaleNodes extends ForwardingNodes {
    private final List<NodeView> before = world.nodes.all();
    private volatile boolean current;

    StaleNodes() {
      super(world.nodes);
    }

    @Override
    public List<NodeView> all() {
      return current ? super.all() : before;
    }

    @Override
    public NodeCounts counts() {
      return current ? super.counts() : new NodeCounts(before.size(), 0, 0);
    }

    @Override
    public Optional<NodeView> cached(NodeRef node) {
      return current
          ? super.cached(node)
          : before.stream().filter(view -> view.ref().equals(node)).findFirst();
    }
  }

  /** The first write takes long: the process is suspended meanwhile. */
  private final class SlowLedgers implements PaceLedgers {
    private final Duration by;
    private volatile boolean over;

    SlowLedgers(Duration by) {
      this.by = by;
    }

    @Override
    public StoredLedger read(LimitScope scope) {
      return world.ledgers.read(scope);
    }

    @Override
    public boolean write(LimitScope scope, StoredLedger read, PaceLedger next) {
      if (!over) {
        over = true;
        try {
          world.time.sleep(by);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return world.ledgers.write(scope, read, next);
    }
  }
}
