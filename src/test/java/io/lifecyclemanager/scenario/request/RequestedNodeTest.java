package io.lifecyclemanager.scenario.request;

import static io.lifecyclemanager.scenario.request.RequestWorld.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.fakes.FakeNodes.Patch;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The node of an instance whose deregistration is requested, and its terminations. */
class RequestedNodeTest {
  private static final String LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";
  private static final Duration DELAY = Duration.ofSeconds(40);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @AutoClose private final RequestWorld world = new RequestWorld();
  private final InstanceId instance = world.cluster.addNode(1);

  @Test
  void theNodeIsLabelledFirstAndNeitherCordonedNorClaimed() throws InterruptedException {
    world.targetGroup("web", instance, DELAY);
    world.cluster.nodes.setOutage(true);
    world.requestAndWait(target(instance), Duration.ofSeconds(5));
    assertThat(world.cluster.balancers.faults().calls("deregister")).isZero();
    world.cluster.nodes.setOutage(false);
    DeregistrationStatus end = world.await(target(instance), MINUTE);
    assertThat(end.node()).isEqualTo("node-1");
    NodeView node = world.cluster.currentNode(instance);
    assertThat(node.excludeLabel()).isEqualTo("true");
    assertThat(node.unschedulable()).isFalse();
    assertThat(node.claim()).isNull();
    Patch patch = world.cluster.nodes.patches().getLast();
    assertThat(patch.change().annotations().get("lifecycle-manager.io/deregistration"))
        .startsWith("requested by shutdown.sh at ")
        .endsWith("the label was absent");
  }

  @Test
  void aLabelThatIsThereStaysAsItIs() throws InterruptedException {
    change(Map.of(LABEL, "true"));
    world.requestAndWait(target(instance), MINUTE);
    assertThat(world.cluster.nodes.patches()).isEmpty();
  }

  @Test
  void conflictsWithOtherActorsAreRepeated() throws InterruptedException {
    world.cluster.nodes.conflictNextPatches(12);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(world.cluster.currentNode(instance).excludeLabel()).isEqualTo("true");
    assertThat(end.reason()).isNull();
  }

  @Test
  void theInstanceIsDeregisteredAlsoWhereTheNodeChangesAllTheTime() throws InterruptedException {
    world.targetGroup("web", instance, Duration.ZERO);
    world.cluster.nodes.conflictNextPatches(Integer.MAX_VALUE);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.reason())
        .startsWith("its node could not be labelled: patch nodes node-1: the node had changed");
    assertThat(end.node()).isEqualTo("node-1");
    assertThat(world.cluster.currentNode(instance).excludeLabel()).isNull();
  }

  @Test
  void theInstanceIsDeregisteredAlsoWhereTheNodeCannotBeLabelled() throws InterruptedException {
    world.targetGroup("web", instance, Duration.ZERO);
    world.cluster.nodes.denyPatches("policy says no");
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.reason()).isEqualTo("its node could not be labelled: policy says no");
  }

  @Test
  void theInstanceIsDeregisteredAlsoWithoutTheApiServer() throws InterruptedException {
    world.targetGroup("web", instance, Duration.ZERO);
    world.cluster.nodes.setIndexReady(false);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.reason()).contains("could not be labelled", "not complete");
    assertThat(end.node()).isNull();
  }

  @Test
  void aLaterTerminationRestoresTheLabelOfTheRequest() throws InterruptedException {
    world.requestAndWait(target(instance), MINUTE);
    world.cluster.autoScaling.terminate(instance);
    world.cluster.start("replica-1");
    world.cluster.time.sleep(Duration.ofSeconds(1));
    NodeView claimed = world.cluster.currentNode(instance);
    assertThat(claimed.claim()).contains("\"excludeLabelWas\":\"true\"");
  }

  @Test
  void aTerminationInProgressDeregistersTheInstanceAndIsFollowed() throws InterruptedException {
    world.targetGroup("web", instance, DELAY);
    var replica = world.cluster.start("replica-1");
    world.isTerminating = replica.status()::isCurrent;
    world.cluster.autoScaling.terminate(instance);
    world.cluster.time.sleep(Duration.ofSeconds(5));
    int patches = world.cluster.nodes.patches().size();

    DeregistrationStatus draining = world.requestAndWait(target(instance), Duration.ofSeconds(20));
    assertThat(draining.state()).isEqualTo(DeregistrationState.DRAINING);
    assertThat(draining.reason()).contains("a termination of the instance is in progress");
    assertThat(draining.balancers())
        .singleElement()
        .returns("web", it -> it.name())
        .returns(DeregistrationState.DRAINING, it -> it.state());
    assertThat(world.cluster.balancers.faults().calls("deregister")).isEqualTo(1);
    assertThat(world.cluster.nodes.patches()).hasSize(patches);

    DeregistrationStatus end = world.await(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(world.cluster.balancers.faults().calls("deregister")).isEqualTo(1);
  }

  @Test
  void theTerminationOfAnotherReplicaIsKnownByItsClaim() throws InterruptedException {
    world.classicElb("old", instance, DELAY);
    world.cluster.start("replica-1");
    world.cluster.autoScaling.terminate(instance);
    world.cluster.time.sleep(Duration.ofSeconds(5));
    DeregistrationStatus draining = world.requestAndWait(target(instance), Duration.ofSeconds(20));
    assertThat(draining.balancers())
        .singleElement()
        .returns("old", it -> it.name())
        .returns(DeregistrationState.DRAINING, it -> it.state());
    assertThat(world.await(target(instance), MINUTE).state())
        .isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(world.cluster.balancers.faults().calls("deregister")).isEqualTo(1);
  }

  private void change(Map<String, String> labels) {
    world.cluster.nodes.changeByAnotherActor(
        world.cluster.nodeOf(instance), new NodeChange(null, Map.copyOf(labels), Map.of()));
  }
}
