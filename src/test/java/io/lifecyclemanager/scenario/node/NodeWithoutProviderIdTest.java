package io.lifecyclemanager.scenario.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.InstanceAddresses.PrivateAddresses;
import io.lifecyclemanager.claim.MatchedNodes;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nodes that do not tell which instance they are: k3s, or a kubelet without a cloud provider. */
class NodeWithoutProviderIdTest {
  private static final String ADDRESS = "10.0.0.1";

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addInstance(1);
  private final NodeRef node = addNode(1);
  private final List<NodeRef> sameAddress = new ArrayList<>(List.of(node));
  private volatile @Nullable RemoteFailure ec2Failure;

  @Test
  void theNodeWithTheAddressOfTheInstanceIsDrained() throws InterruptedException {
    start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.nodes.actual(node).isTerminating()).isTrue();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(Fact.NodeNotIdentified.class)).isEmpty();
  }

  @Test
  void whereSeveralNodesMatchNoneIsTouchedAndAWarningNamesThem() throws InterruptedException {
    sameAddress.add(addNode(2));
    start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.facts(Fact.NodeNotIdentified.class))
        .singleElement()
        .extracting(Fact.NodeNotIdentified::nodes)
        .isEqualTo(List.of("node-1", "node-2"));
  }

  @Test
  void aWarningNamesFiveNodesAtMost() throws InterruptedException {
    for (int i = 2; i <= 8; i++) {
      sameAddress.add(addNode(i));
    }
    start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.NodeNotIdentified.class))
        .singleElement()
        .matches(fact -> fact.nodes().size() == 5 && fact.total() == 8);
  }

  @Test
  void anOutageOfEc2DelaysTheDrainButNotTheDeregistration() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(5));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    ec2Failure = new RemoteFailure(FailureKind.UNAVAILABLE, "EC2 DescribeInstances: 503", null);
    start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.autoScaling.outcomes()).isEmpty();

    ec2Failure = null;
    world.awaitIdle();
    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void withoutARouteToEc2AWarningNamesTheNodesAndTheTerminationCompletes()
      throws InterruptedException {
    ec2Failure = new RemoteFailure(FailureKind.UNAVAILABLE, "EC2: connect timed out", null);
    start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.NodeNotIdentified.class)).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(13));
  }

  @Test
  void withoutThePermissionAWarningNamesTheNodes() throws InterruptedException {
    ec2Failure = new RemoteFailure(FailureKind.DENIED, "denied", "ec2:DescribeInstances", null);
    start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.NodeNotIdentified.class)).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void anotherReplicaSeesTheOwnerOfAMatchedNode() throws InterruptedException {
    start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    start("replica-2");
    world.time.sleep(Duration.ofMinutes(4));
    assertThat(world.facts(IntakeFact.OrphanAdopted.class)).isEmpty();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aReplicaOnAMatchedNodeLeavesItToAnotherReadyReplica() throws InterruptedException {
    world.peers = () -> true;
    startOn("node-1", "on-it", FilteringInbox.untilReturned(world));
    startOn("node-2", "elsewhere", FilteringInbox.onceReturned(world));
    world.awaitIdle();

    assertThat(world.facts(IntakeFact.MessageReturned.class)).hasSize(1);
    assertThat(ClaimRecord.parse(world.nodes.actual(node).claim()))
        .map(ClaimRecord::owner)
        .contains("elsewhere");
    assertThat(world.facts(Fact.ClaimLost.class)).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aSingleReplicaDrainsItsOwnMatchedNodeAtOnce() throws InterruptedException {
    startOn("node-1", "on-it");
    world.awaitIdle();

    assertThat(world.facts(IntakeFact.MessageReturned.class)).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  /** The instance of the node is not shown. */
  private NodeRef addNode(int number) {
    return world.nodes.add("i-%017x".formatted(number + 100), "node-" + number);
  }

  private void start(String name) {
    startOn(null, name);
  }

  private void startOn(@Nullable String own, String name) {
    startOn(own, name, world.queue);
  }

  private void startOn(@Nullable String own, String name, Inbox inbox) {
    if (world.pods.actual(node).isEmpty()) {
      world.pods.add(node, PodSpec.pod("web-1").grace(500).stopsIn(400));
      world.autoScaling.terminate(instance);
    }
    MatchedNodes matched =
        new MatchedNodes(new NodesWithoutInstance(), this::describe, world.time, world.facts::add);
    world
        .withSettings(settings -> {
          ServeSettings ours = SettingsChange.cluster(settings, null, Set.of("web"));
          return own == null ? ours : SettingsChange.onNode(ours, own);
        })
        .start(name, inbox, matched);
  }

  private Optional<PrivateAddresses> describe(InstanceId asked) {
    RemoteFailure failure = ec2Failure;
    if (failure != null) {
      throw failure;
    }
    return Optional.of(new PrivateAddresses(Set.of("ip-10-0-0-1"), Set.of(ADDRESS)));
  }

  private final class NodesWithoutInstance extends ForwardingNodes {
    NodesWithoutInstance() {
      super(world.nodes);
    }

    @Override
    public Optional<NodeView> find(InstanceId asked) {
      return Optional.empty();
    }

    @Override
    public List<UnidentifiedNode> unidentified() {
      return sameAddress.stream()
          .map(ref -> new UnidentifiedNode(ref, Set.of(ref.name()), Set.of(ADDRESS)))
          .toList();
    }
  }
}
