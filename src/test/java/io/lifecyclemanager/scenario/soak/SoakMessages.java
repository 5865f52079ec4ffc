package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.fakes.message.BodyGenerator;
import io.lifecyclemanager.fakes.message.EventMessage;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What other senders put on the queue, and what is lost there. Used by the thread of the soak. */
final class SoakMessages {
  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final Random random;
  private final BodyGenerator rubbish;

  SoakMessages(SoakCluster cluster, Random random) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.random = random;
    this.rubbish =
        new BodyGenerator(
            random.nextLong(), forgedAction(onDemandInstance(cluster)), world.time.now());
  }

  /** Nothing confirms a rebalance recommendation of a spot instance. */
  private static SoakInstance onDemandInstance(SoakCluster cluster) {
    return cluster.instances().stream().filter(one -> !one.spot).findFirst().orElseThrow();
  }

  /** Messages that say of a healthy instance what is not true. */
  void forge() {
    SoakInstance instance = cluster.chooseIdle();
    if (instance == null) {
      return;
    }
    Instant at = world.time.now();
    send(
        switch (random.nextInt(5)) {
          case 0 -> EventMessage.spotWarning(instance.id, "terminate", at);
          case 1 -> EventMessage.spotWarning(instance.id, "hibernate", at);
          case 2 -> EventMessage.stateChange(instance.id, "shutting-down", at);
          case 3 -> EventMessage.scheduledChange("e-forged", "c-1", List.of(instance.id), at);
          default -> actionMessage(forgedAction(instance));
        });
  }

  private static LifecycleAction forgedAction(SoakInstance instance) {
    return new LifecycleAction(
        instance.group, ScenarioWorld.HOOK, instance.id, "forged-token", "forged-activity");
  }

  /** Another message about an action that is pending or over. */
  void repeatMessage() {
    if (!cluster.actions.isEmpty()) {
      int latest = Math.min(cluster.actions.size(), 20);
      LifecycleAction action =
          cluster.actions.get(cluster.actions.size() - 1 - random.nextInt(latest));
      send(actionMessage(action));
    }
  }

  private void send(String body) {
    world.queue.send(random.nextInt(3) == 0 ? EventMessage.throughSns(body) : body);
  }

  /** A hook's message, directly or by a rule of EventBridge. */
  private String actionMessage(LifecycleAction action) {
    String direct = TerminationMessage.of(action, world.time.now());
    return random.nextBoolean()
        ? direct
        : EventMessage.hookThroughEventBridge(direct, world.time.now());
  }

  void sendRubbish() {
    for (int i = random.nextInt(15); i >= 0; i--) {
      world.queue.send(rubbish.next());
    }
  }

  void sendTestNotification() {
    world.queue.send(
        "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"web\"}");
  }

  void loseMessages() {
    if (random.nextInt(6) == 0) {
      world.queue.purge();
    }
  }
}
