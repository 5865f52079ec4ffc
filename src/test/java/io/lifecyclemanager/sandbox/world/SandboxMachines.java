package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.aws.autoscaling.StateChange;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Kubelets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The machines, in their groups, each with a hook that sends to the queue. Thread-safe. */
public final class SandboxMachines {
  private final Time time;
  private final Map<String, String> nodes = new HashMap<>();
  private final Map<String, Instant> gone = new ConcurrentHashMap<>();
  private final List<SandboxMachine> machines;

  /** Launches everything. */
  SandboxMachines(SimulatedAws aws, SandboxScale scene, String queueArn, Time time) {
    this.time = time;
    for (int group = 0; group < scene.groups(); group++) {
      var _ =
          aws.autoScaling()
              .createGroup(groupName(group))
              .tag("kubernetes.io/cluster/" + SandboxWorld.CLUSTER_NAME, "owned")
              .hook(
                  LifecycleHook.terminating("drain")
                      .heartbeatTimeout(scene.heartbeatTimeout())
                      .target(queueArn));
    }
    Random random = new Random(scene.seed());
    machines =
        IntStream.range(0, scene.nodes())
            .mapToObj(number ->
                new SandboxMachine(
                    aws.autoScaling()
                        .launch(groupName(number % scene.groups()), instanceId(random)),
                    "worker-%02d".formatted(number + 1)))
            .toList();
    machines.forEach(machine -> nodes.put(machine.instance(), machine.node()));
  }

  private static String groupName(int number) {
    return number == 0 ? "workers" : "workers-" + (number + 1);
  }

  private static String instanceId(Random random) {
    return "i-0" + HexFormat.of().toHexDigits(random.nextLong());
  }

  /** From now on the machine of an instance ends with it. */
  void follow(SimulatedAws aws, Kubelets kubelets) {
    aws.autoScaling().onChange(change -> follow(change, kubelets));
  }

  private void follow(StateChange change, Kubelets kubelets) {
    String node = nodes.get(change.instanceId());
    if (change.state() == SimulatedLifecycleState.TERMINATED && node != null) {
      gone.put(node, time.now());
      kubelets.powerOff(node);
    }
  }

  /**
   * Terminates instances: all of them before this returns, or one after another.
   *
   * @return ends it early
   */
  AutoCloseable terminate(SimulatedAws aws, List<SandboxMachine> doomed, Duration every)
      throws InterruptedException {
    if (every.isZero()) {
      FanOut.forEach(
          time, "termination", doomed, machine -> aws.autoScaling().terminate(machine.instance()));
      return () -> {};
    }
    Thread terminator = time.start("terminations", () -> terminateSlowly(aws, doomed, every));
    return terminator::interrupt;
  }

  private void terminateSlowly(SimulatedAws aws, List<SandboxMachine> doomed, Duration every) {
    try {
      for (SandboxMachine machine : doomed) {
        aws.autoScaling().terminate(machine.instance());
        time.sleep(every);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All that were launched. */
  List<SandboxMachine> machines() {
    return machines;
  }

  /** The node that each instance is. */
  public Map<String, String> nodes() {
    return Map.copyOf(nodes);
  }

  /** Since when machines are no more, by node. */
  public Map<String, Instant> gone() {
    return Map.copyOf(gone);
  }
}
