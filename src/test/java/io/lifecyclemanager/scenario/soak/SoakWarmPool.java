package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Instances that leave service for a warm pool, and come out of it or end there. Used by the thread
 * of the soak.
 */
final class SoakWarmPool {
  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final Random random;
  private final List<SoakInstance> pooled = new ArrayList<>();
  private int departures;

  SoakWarmPool(SoakCluster cluster, Random random) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.random = random;
  }

  /** An instance of an own group is scaled in, and kept for later. */
  void keep() {
    SoakInstance instance = cluster.chooseIdle();
    if (instance != null && instance.node != null) {
      SoakTraffic.allowTermination(world, instance);
      cluster.actions.addAll(
          world.autoScaling.terminate(instance.id, InstanceTransition.TO_WARM_POOL));
      pooled.add(instance);
    }
  }

  /** Some of those that have arrived in the pool are launched again, or end. */
  void act() {
    for (SoakInstance instance : List.copyOf(pooled)) {
      String state = cluster.lifecycleState(instance);
      if (state.isEmpty()) {
        pooled.remove(instance);
      } else if (state.equals("Warmed:Stopped") && random.nextInt(40) == 0) {
        pooled.remove(instance);
        departures++;
        world.autoScaling.move(
            instance.id,
            random.nextInt(4) == 0
                ? InstanceTransition.TERMINATION_FROM_WARM_POOL
                : InstanceTransition.LAUNCH_FROM_WARM_POOL);
      }
    }
  }

  /** How many instances have left the pool. */
  int departures() {
    return departures;
  }
}
