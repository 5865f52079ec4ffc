package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An instance with a node, and what events do to that. */
final class EventWorld {
  /** Within this time of the end of its event, the node of an instance that runs is as it was. */
  static final Duration RELEASE_TIME = Duration.ofSeconds(60);

  final ScenarioWorld world = new ScenarioWorld();
  final InstanceId instance = world.addNode(1);

  EventWorld() {
    world.ec2.world().settle(); // sends that the instance runs
  }

  /** This response to events of one kind, for the replicas started from now on; no other kind. */
  void respond(EventKind kind, EventResponse response) {
    respond(Map.of(kind, response));
  }

  /** These responses, and none to other kinds, for the replicas started from now on. */
  void respond(Map<EventKind, EventResponse> responses) {
    world.withSettings(settings ->
        SettingsChange.events(
            settings, new EventSettings(responses, Duration.ofHours(1), Duration.ofMinutes(30))));
  }

  NodeView node() {
    return world.currentNode(instance);
  }

  /** A pod that a budget keeps on the node. */
  PodRef addBlockedPod() {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    return world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(30).stopsIn(5));
  }

  /** Waits until the node is claimed. */
  void awaitClaim() throws InterruptedException {
    world.time.until(() -> node().claim() != null, ScenarioWorld.LONG);
  }

  /** Waits until the first termination of any replica has ended. */
  void awaitEnd() throws InterruptedException {
    world.time.until(() -> !world.facts(Fact.TerminationEnded.class).isEmpty(), ScenarioWorld.LONG);
  }

  /** Waits until so many messages were deleted without effect. */
  void awaitDropped(int messages) throws InterruptedException {
    world.time.until(() -> dropped().size() >= messages, ScenarioWorld.LONG);
  }

  /** The reasons for which messages were deleted without effect. */
  List<DropReason> dropped() {
    return world.facts(IntakeFact.MessageDropped.class).stream()
        .map(IntakeFact.MessageDropped::reason)
        .toList();
  }

  /** How often a replica has responded to an event. */
  int responses() {
    return world.facts(IntakeFact.EventResponded.class).size();
  }

  void assertAsBefore() {
    assertThat(node().hasMarks()).as("annotations of this program").isFalse();
    assertThat(node().unschedulable()).as("cordoned").isFalse();
    assertThat(node().excludeLabel()).as("exclusion label").isNull();
  }

  void assertNeverTouched() {
    assertAsBefore();
    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.pods.requests()).isEmpty();
  }

  void close() throws InterruptedException {
    world.close();
  }
}
