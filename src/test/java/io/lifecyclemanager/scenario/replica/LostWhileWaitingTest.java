package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Another replica receives the message of a node that waits for the disruption limit and claims the
 * node, and the node index of the former owner does not show it yet.
 */
class LostWhileWaitingTest {
  /** The next owner is only a name that answers no ping; without a reconciler none is adopted. */
  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld()
          .withSettings(settings ->
              SettingsChange.withoutReconciler(SettingsChange.disruptionLimit(settings, 50)));

  private final InstanceId first = world.addNode(1);
  private final InstanceId waiting = world.addNode(2);
  private final LateIndex nodes = new LateIndex();

  @Test
  void theFormerOwnerDoesNotTakeTheNodeBack() throws InterruptedException {
    world.pods.add(world.nodeOf(first), PodSpec.pod("web-1").grace(60).stopsIn(20));
    world.start("replica-1", world.autoScaling, nodes, List.of(world.balancers));
    world.autoScaling.terminate(first);
    world.time.sleep(Duration.ofSeconds(5));
    world.autoScaling.terminate(waiting);
    world.time.sleep(Duration.ofSeconds(5));
    nodes.shown = world.nodes.cached(world.nodeOf(waiting));
    ClaimRecord next = claimAsReplica2();

    world.time.until(() -> !world.autoScaling.completions().isEmpty(), Duration.ofMinutes(1));
    world.nodes.remove(world.nodeOf(first));
    world.time.sleep(Duration.ofSeconds(6));

    assertThat(world.facts(Fact.ClaimLost.class))
        .singleElement()
        .returns("replica-2", Fact.ClaimLost::owner);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsExactly(TerminationOutcome.COMPLETED, TerminationOutcome.HANDED_OVER);
    assertThat(ClaimRecord.parse(world.currentNode(waiting).claim())).contains(next);
  }

  private ClaimRecord claimAsReplica2() {
    ClaimRecord now = ClaimRecord.parse(world.currentNode(waiting).claim()).orElseThrow();
    ClaimRecord next = NodeViews.takenOver(now, "replica-2", now.messages());
    world.nodes.changeByAnotherActor(
        world.nodeOf(waiting),
        new NodeChange(null, Map.of(), Map.of(ClaimRecord.ANNOTATION, next.format())));
    return next;
  }

  /** An index that shows one node as it was; what is read from the API server is true. */
  private final class LateIndex extends ForwardingNodes {
    private volatile Optional<NodeView> shown = Optional.empty();

    LateIndex() {
      super(world.nodes);
    }

    @Override
    public Optional<NodeView> cached(NodeRef node) {
      return shown.filter(view -> view.ref().equals(node)).or(() -> super.cached(node));
    }
  }
}
