package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.CapacityReservations;
import java.time.Duration;
import java.util.Random;

/** Capacity Blocks that end: EC2 terminates their instances. Used by the thread of the soak. */
final class SoakCapacityBlocks {
  private static final int INSTANCES = 3;

  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final Random random;
  private int blocks;
  private Duration lastEnd = Duration.ZERO;

  SoakCapacityBlocks(SoakCluster cluster, Random random) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.random = random;
  }

  /** Some instances turn out to run in a block that ends within hours. */
  void reserve() {
    String id = "cr-%017x".formatted(++blocks);
    Duration length = Duration.ofMinutes(60 + random.nextInt(120));
    Duration now = world.time.elapsed();
    lastEnd = SoakTraffic.max(lastEnd, now.plus(length));
    var reservations = world.ec2.world().reservations();
    reservations.reserveBlock(id, world.time.now().plus(length));
    for (int i = 0; i < INSTANCES; i++) {
      SoakInstance instance = cluster.chooseIdle();
      if (instance != null) {
        instance.allowDrain(
            now.plus(length).minus(CapacityReservations.WARNING),
            now.plus(length).minus(CapacityReservations.TERMINATION).minus(SoakTraffic.RESERVED));
        reservations.use(id, instance.id.value());
      }
    }
  }

  /** When the last of the blocks ends. */
  Duration lastEnd() {
    return lastEnd;
  }

  /** How many blocks there were. */
  int count() {
    return blocks;
  }
}
