package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What Auto Scaling, EC2 and other senders do and send. Used by the thread of the soak. */
final class SoakTraffic {
  /** {@code --max-time-to-process} of the replicas. */
  static final Duration LONGEST = Duration.ofMinutes(40);

  /** A termination may end so much before its deadline. */
  static final Duration RESERVED = Duration.ofSeconds(10);

  static final Duration SCHEDULED_AHEAD = Duration.ofHours(1);
  private static final List<String> CODES =
      List.of("instance-reboot", "system-maintenance", "instance-retirement", "instance-stop");

  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final Ec2World ec2;
  private final Random random;
  private final SoakMessages messages;
  private final SoakWarmPool warmPool;
  private final SoakCapacityBlocks blocks;
  private final List<SoakInstance> stopping = new ArrayList<>();
  private final List<String> scheduled = new ArrayList<>();

  SoakTraffic(SoakCluster cluster, Random random) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.ec2 = world.ec2.world();
    this.random = random;
    this.warmPool = new SoakWarmPool(cluster, random);
    this.blocks = new SoakCapacityBlocks(cluster, random);
    this.messages = new SoakMessages(cluster, random);
    world.ec2.sendOnly(EventKind.values());
  }

  /** What happens in one interval. */
  void act() {
    stopping.forEach(one -> ec2.state(one.id.value(), MachineState.TERMINATED));
    stopping.forEach(one -> world.autoScaling.vanish(one.id));
    stopping.clear();
    warmPool.act();
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
      case 16, 17 -> messages.forge();
      case 18, 19 -> messages.repeatMessage();
      case 20 -> world.queue.redeliver();
      case 21, 22, 23 -> messages.sendRubbish();
      case 24 -> messages.sendTestNotification();
      case 25 -> messages.loseMessages();
      case 26 -> warmPool.keep();
      case 27 -> reserveRarely();
      default -> {}
    }
  }

  /** What is planned does not take place any more. */
  void end() {
    scheduled.forEach(ec2.scheduled()::cancel);
    scheduled.clear();
  }

  private void reserveRarely() {
    if (random.nextInt(6) == 0) {
      blocks.reserve();
    }
  }

  /** When the last of what has been planned takes place. */
  Duration lastPlanned() {
    return blocks.lastEnd();
  }

  /** What there was beside hooks, in words. */
  String summary() {
    return "%d instances out of warm pools, %d Capacity Blocks"
        .formatted(warmPool.departures(), blocks.count());
  }

  private Duration now() {
    return world.time.elapsed();
  }

  private void terminate(InstanceTransition transition) {
    SoakInstance instance = cluster.chooseIdle();
    if (instance != null) {
      allowTermination(world, instance);
      cluster.actions.addAll(world.autoScaling.terminate(instance.id, transition));
    }
  }

  /** A replica may drain the node of an instance that is terminated now. */
  static void allowTermination(ScenarioWorld world, SoakInstance instance) {
    Duration now = world.time.elapsed();
    instance.allowDrain(now, now.plus(LONGEST).minus(RESERVED));
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
      allowTermination(world, instance);
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

  static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
