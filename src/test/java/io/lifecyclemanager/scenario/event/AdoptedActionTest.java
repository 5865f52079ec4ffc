package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A message takes the node over from the replica that has adopted a lifecycle action. */
class AdoptedActionTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private List<LifecycleAction> actions = List.of();
  private volatile boolean adopterTakesAll;
  private volatile boolean adopterSeesPast;
  private Optional<NodeView> past = Optional.empty();

  /** The first action has no message, the second one is not known to the replica. */
  private void adopt() throws InterruptedException {
    world.ec2.makeSpot(events.instance);
    events.addBlockedPod();
    actions = world.autoScaling.terminate(events.instance);
    world.queue.purge();
    Inbox nothing = new FilteringInbox(world.queue, world.time, 10, _ -> adopterTakesAll);
    world.start("adopter", ports(nothing));
    world.time.until(() -> !world.facts(OrphanAdopted.class).isEmpty(), ScenarioWorld.LONG);
    world.time.sleep(Duration.ofSeconds(5));
    assertThat(owner()).isEqualTo("adopter");
  }

  private OutboundPorts ports(Inbox inbox) {
    Nodes index =
        new ForwardingNodes(world.nodes) {
          @Override
          public Optional<NodeView> cached(NodeRef node) {
            return adopterSeesPast ? past : super.cached(node);
          }
        };
    return new OutboundPorts(
        inbox,
        world.queue,
        world.autoScaling,
        world.autoScaling,
        world.autoScaling,
        world.ec2,
        index,
        world.pods,
        world.volumes,
        world.peers,
        Optional.of(world.ledgers),
        List.of(world.balancers));
  }

  private String owner() {
    return ClaimRecord.parse(events.node().claim()).orElseThrow().owner();
  }

  private void awaitOwner(String name) throws InterruptedException {
    world.time.until(() -> owner().equals(name), Duration.ofMinutes(4));
  }

  /** In one replica, after the pods are gone. */
  private void assertCompletedOnce(int actions) throws InterruptedException {
    world.time.until(() -> world.autoScaling.outcomes().size() == actions, Duration.ofHours(2));
    world.time.sleep(Duration.ofMinutes(20));
    assertThat(world.autoScaling.completions()).hasSize(actions);
    assertThat(world.facts(Fact.ActionCompleted.class))
        .hasSize(actions)
        .noneMatch(Fact.ActionCompleted::alreadyOver);
    assertThat(world.pods.actual(world.nodeOf(events.instance))).isEmpty();
    assertThat(world.facts(OrphanAdopted.class)).hasSize(1);
  }

  @Test
  void isHeldWhileAnotherReplicaDrainsTheNodeForAWarning() throws InterruptedException {
    adopt();
    world.start("warned");
    world.ec2.interrupt(events.instance);
    awaitOwner("warned");

    assertCompletedOnce(1);
    assertThat(owner()).isEqualTo("warned");
  }

  @Test
  void theAdopterDrainsTheNodeWhenTheOtherReplicaStops() throws InterruptedException {
    adopt();
    TerminationService warned = world.start("warned");
    world.ec2.interrupt(events.instance);
    awaitOwner("warned");
    adopterTakesAll = true;
    warned.stop(Duration.ofSeconds(5));
    awaitOwner("adopter");

    assertCompletedOnce(1);
  }

  @Test
  void theAdopterFollowsTheNextOwnerWhenTheOtherReplicaCrashes() throws InterruptedException {
    adopt();
    CrashableReplica warned = world.startCrashable("warned");
    world.ec2.interrupt(events.instance);
    awaitOwner("warned");
    warned.crash();
    world.start("next");
    awaitOwner("next");

    assertCompletedOnce(1);
    assertThat(owner()).isEqualTo("next");
  }

  @Test
  void isLeftToTheReplicaThatReceivesItsLateMessage() throws InterruptedException {
    adopt();
    world.start("late");
    world.autoScaling.send(actions.getFirst());
    awaitOwner("late");
    world.time.until(
        () -> world.facts(Fact.TerminationEnded.class).size() == 1, Duration.ofMinutes(1));
    world.ec2.interrupt(events.instance);

    assertCompletedOnce(1);
  }

  @Test
  void isHeldWhileAnotherReplicaDrainsTheNodeForTheActionOfAnotherHook()
      throws InterruptedException {
    world.autoScaling.putHookWithoutTarget(ScenarioWorld.GROUP, "second", Duration.ofMinutes(30));
    adopt();
    LifecycleAction second =
        actions.stream().filter(it -> it.hook().equals("second")).findFirst().orElseThrow();
    world.start("other");
    world.autoScaling.send(second);
    awaitOwner("other");
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.autoScaling.outcomes()).isEmpty();
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);

    assertCompletedOnce(2);
    assertThat(owner()).isEqualTo("other");
  }

  @Test
  void isKeptWhereTheNextOwnerHasRelinquishedTheNode() throws InterruptedException {
    adopt();
    ClaimRecord now = ClaimRecord.parse(events.node().claim()).orElseThrow();
    showClaim(NodeViews.takenOver(now, "third", List.of(), null));
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(owner()).isEqualTo("adopter");
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);

    assertCompletedOnce(1);
  }

  private void showClaim(ClaimRecord claim) {
    world.nodes.changeByAnotherActor(
        events.node().ref(),
        new NodeChange(null, Map.of(), Map.of(ClaimRecord.ANNOTATION, claim.format())));
  }

  /** An API server whose cache is behind answers after a watch was lost. */
  @Test
  void isNotLeftToAnEarlierOwnerThatAnIndexFromThePastShows() throws InterruptedException {
    ClaimRecord before = NodeViews.claim("dead", 0, null, null);
    showClaim(NodeViews.takenOver(before, "dead", List.of(), List.of(ScenarioWorld.HOOK)));
    past = Optional.of(events.node());
    adopt();
    world.start("warned");
    world.ec2.interrupt(events.instance);
    awaitOwner("warned");
    adopterSeesPast = true;
    world.time.sleep(Duration.ofSeconds(20));
    adopterSeesPast = false;

    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();
    assertCompletedOnce(1);
  }

  @Test
  void isLeftToAReplicaThatAdoptsItToo() throws InterruptedException {
    adopt();
    world.start("warned");
    world.ec2.interrupt(events.instance);
    awaitOwner("warned");
    ClaimRecord now = ClaimRecord.parse(events.node().claim()).orElseThrow();
    showClaim(NodeViews.takenOver(now, "third", List.of("m"), List.of(ScenarioWorld.HOOK)));
    world.time.sleep(Duration.ofSeconds(10));

    assertThat(world.facts(Fact.TerminationEnded.class))
        .as("the adopter holds nothing any more")
        .extracting(Fact.TerminationEnded::outcome)
        .contains(TerminationOutcome.HANDED_OVER);
  }
}
