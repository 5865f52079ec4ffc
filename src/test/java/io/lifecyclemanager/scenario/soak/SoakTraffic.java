package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.fakes.message.BodyGenerator;
import io.lifecyclemanager.fakes.message.EventMessage;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What Auto Scaling, EC2 and other senders do and send. Used by the thread of the soak. */
final class SoakTraffic {
  /** {@code --max-time-to-process} of the replicas. */
  static final Duration LONGEST = Duration.ofMinutes(40);

  /** A termination may end so much before its deadline. */
  private static final Duration RESERVED = Duration.ofSeconds(10);

  static final Duration SCHEDULED_AHEAD = Duration.ofHours(1);
  private static final List<String> CODES =
      List.of("instance-reboot", "system-maintenance", "instance-retirement", "instance-stop");

  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final Ec2World ec2;
  private final Random random;
  private final BodyGenerator rubbish;
  private final List<SoakInstance> stopping = new ArrayList<>();
  private final List<String> scheduled = new ArrayList<>();

  SoakTraffic(SoakCluster cluster, Random random) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.ec2 = world.ec2.world();
    this.random = random;
    this.rubbish =
        new BodyGenerator(
            random.nextLong(), forgedAction(onDemandInstance(cluster)), world.time.now());
    world.ec2.sendOnly(EventKind.values());
  }

  /** Nothing confirms a rebalance recommendation of a spot instance. */
  private static SoakInstance onDemandInstance(SoakCluster cluster) {
    return cluster.instances().stream().filter(one -> !one.spot).findFirst().orElseThrow();
  }

  /** What happens in one interval. */
  void act() {
    stopping.forEach(one -> ec2.state(one.id.value(), MachineState.TERMINATED));
    stopping.forEach(one -> world.autoScaling.vanish(one.id));
    stopping.clear();
    if (random.nextInt(600) == 0) {
      for (int i = 0; i < 30; i++) {
        terminate(InstanceTransition.TERMINATION);
      }
    }
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> terminate(InstanceTransition.TERMINATION);
      case 9 -> terminate(InstanceTransition.ROOT_VOLUME_REPLACEMENT);
      case 10, 11 -> interrupt();
      case 12 -> schedule();
      case 13 -> closeScheduled();
      case 14 -> stop();
      case 15 -> recommendRebalance();
      case 16, 17 -> forge();
      case 18, 19 -> repeatMessage();
      case 20 -> world.queue.redeliver();
      case 21, 22, 23 -> sendRubbish();
      case 24 -> world.queue.send(testNotification());
      case 25 -> loseMessages();
      default -> {}
    }
  }

  /** What is planned does not take place any more. */
  void end() {
    scheduled.forEach(ec2.scheduled()::cancel);
    scheduled.clear();
  }

  private Duration now() {
    return world.time.elapsed();
  }

  private void terminate(InstanceTransition transition) {
    SoakInstance instance = cluster.chooseIdle();
    if (instance != null) {
      instance.allowDrain(now(), now().plus(LONGEST).minus(RESERVED));
      cluster.actions.addAll(world.autoScaling.terminate(instance.id, transition));
    }
  }

  private void interrupt() {
    SoakInstance instance = cluster.chooseIdle();
    if (instance == null || !instance.spot) {
      return;
    }
    SpotAction action = random.nextInt(4) == 0 ? SpotAction.STOP : SpotAction.TERMINATE;
    instance.allowDrain(now(), now().plus(SpotRequests.NOTICE).minus(RESERVED));
    ec2.spot().statusLag(Duration.ofSeconds(random.nextInt(20)));
    if (random.nextInt(4) == 0) {
      ec2.spot().announce(instance.id.value(), action);
    } else {
      ec2.spot().interrupt(instance.id.value(), SpotAction.TERMINATE);
    }
    if (random.nextInt(4) == 0) {
      terminateAsWell(instance);
    }
  }

  private void terminateAsWell(SoakInstance instance) {
    cluster.actions.addAll(world.autoScaling.terminate(instance.id));
  }

  private void schedule() {
    SoakInstance instance = cluster.chooseIdle();
    if (instance != null) {
      Duration in = Duration.ofMinutes(10 + random.nextInt(240));
      Duration response = max(now(), now().plus(in).minus(SCHEDULED_AHEAD));
      Duration end = min(now().plus(in), response.plus(LONGEST));
      instance.allowDrain(response.minusSeconds(1), end.minus(RESERVED));
      scheduled.add(world.ec2.schedule(instance.id, CODES.get(random.nextInt(CODES.size())), in));
    }
  }

  private void closeScheduled() {
    if (!scheduled.isEmpty()) {
      String event = scheduled.remove(random.nextInt(scheduled.size()));
      if (random.nextBoolean()) {
        ec2.scheduled().cancel(event);
      } else {
        ec2.scheduled().complete(event);
      }
    }
  }

  /** A user terminates the machine in EC2: no hook holds it. */
  private void stop() {
    SoakInstance instance = cluster.chooseIdle();
    if (instance != null) {
      instance.allowDrain(now(), now().plus(LONGEST).minus(RESERVED));
      ec2.state(instance.id.value(), MachineState.SHUTTING_DOWN);
      stopping.add(instance);
    }
  }

  private void recommendRebalance() {
    SoakInstance instance = cluster.chooseIdle();
    if (instance != null && instance.spot) {
      instance.allowCordon();
      ec2.spot().recommendRebalance(instance.id.value());
    }
  }

  /** Messages that say of a healthy instance what is not true. */
  private void forge() {
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
          default -> TerminationMessage.of(forgedAction(instance), at);
        });
  }

  private static LifecycleAction forgedAction(SoakInstance instance) {
    return new LifecycleAction(
        instance.group, ScenarioWorld.HOOK, instance.id, "forged-token", "forged-activity");
  }

  /** Another message about an action that is pending or over. */
  private void repeatMessage() {
    if (!cluster.actions.isEmpty()) {
      int latest = Math.min(cluster.actions.size(), 20);
      LifecycleAction action =
          cluster.actions.get(cluster.actions.size() - 1 - random.nextInt(latest));
      send(TerminationMessage.of(action, world.time.now()));
    }
  }

  private void send(String body) {
    world.queue.send(random.nextInt(3) == 0 ? EventMessage.throughSns(body) : body);
  }

  private void sendRubbish() {
    for (int i = random.nextInt(15); i >= 0; i--) {
      world.queue.send(rubbish.next());
    }
  }

  private static String testNotification() {
    return "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"web\"}";
  }

  private void loseMessages() {
    if (random.nextInt(6) == 0) {
      world.queue.purge();
    }
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
