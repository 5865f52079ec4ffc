package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.sandbox.traffic.Traffic;
import io.lifecyclemanager.sandbox.world.ControllerEnvironment;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Describes the world of a sandbox run before anything happens in it. */
final class SandboxIntroduction {
  private SandboxIntroduction() {}

  /** Prints it, with the variables of this process's environment that are ignored. */
  static void print(
      PrintStream out,
      SandboxWorld world,
      TrafficOptions traffic,
      Map<String, String> environment) {
    SandboxScale scene = world.scene();
    out.printf(
        "%d nodes with %d pods each that take %d s to stop, a DaemonSet%s%n",
        scene.nodes(),
        scene.pods(),
        scene.stopTime().toSeconds(),
        scene.budgeted() > 0
            ? ", and %d workloads of %d pods with a budget of one at a time"
                .formatted(scene.budgets().workloads(), scene.budgeted())
            : "");
    out.printf(
        "every instance in %d target groups of an ALB, %d of an NLB and %d classic ELBs that drain"
            + " for up to %d s; %s%n",
        scene.targetGroups(),
        scene.network().targetGroups(),
        scene.classicElbs(),
        scene.longestDelay().toSeconds(),
        requests(world, traffic));
    out.printf("%s; kubeconfig %s%n", world.cluster().description(), world.cluster().kubeconfig());
    out.printf("simulated AWS %s, queue %s%n", world.aws().endpoint(), world.queueUrl());
    List<String> ignored = ControllerEnvironment.ignoredSettings(environment);
    if (!ignored.isEmpty()) {
      out.println(
          "ignored from the environment, because the sandbox sets the options of serve: "
              + String.join(", ", ignored));
    }
  }

  private static String requests(SandboxWorld world, TrafficOptions traffic) {
    Traffic.Habits habits = traffic.habits(world.scene());
    return traffic.requests > 0 && world.balancing().areFeeding()
        ? "%d requests per second that take %d to %d ms"
            .formatted(traffic.requests, habits.shortest().toMillis(), habits.longest().toMillis())
        : "no requests";
  }
}
