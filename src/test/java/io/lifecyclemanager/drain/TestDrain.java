package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.NodeDrain.DrainDependencies;
import io.lifecyclemanager.drain.budget.BlockedEvictions;
import io.lifecyclemanager.drain.capacity.ReplacementCapacity;
import io.lifecyclemanager.drain.surge.Surges;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.Random;

/** What a drain in a test depends on. */
public final class TestDrain {
  private TestDrain() {}

  /**
   * Dependencies of a drain that deletes pods 15 minutes before its end, and evicts each at least
   * every 10 s. It does not run in a pod.
   *
   * @param pods with the budgets, Deployments and pending pods that belong to them
   */
  public static DrainDependencies dependencies(PodControl pods, Time time, Listener listener) {
    return dependencies(
        pods, time, listener, new OwnPod(null, () -> false, time), PodTriage.DEFAULT);
  }

  /** As the other, for a program that may run in a pod, and may treat pods in a special way. */
  public static DrainDependencies dependencies(
      PodControl pods, Time time, Listener listener, OwnPod ownPod, PodTriage triage) {
    return new DrainDependencies(
        pods,
        new Escalation(Duration.ofMinutes(15)),
        new BlockedEvictions(pods.budgets(), time),
        new Surges(pods.deployments(), false, time, listener),
        new ReplacementCapacity(pods.unschedulablePods(), time, listener),
        Duration.ofSeconds(10),
        time,
        new Random(1),
        listener,
        new PermissionTracker(time),
        ownPod,
        triage);
  }
}
