package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the sandbox's world is like. Filled by picocli. */
final class WorldOptions {
  private static final int MAX_NODES = 1500;
  private static final Duration SHORTEST_HEARTBEAT_TIMEOUT = Duration.ofMinutes(1);

  /** Fewer than ten actions each second, the default of {@code --heartbeats-per-second}. */
  private static final int NODES_PER_SECOND = 4;

  @Option(
      names = "--nodes",
      paramLabel = "NUMBER",
      description =
          "Nodes, 1 to 1500. Default: 12. The heartbeat timeout of their hook is 60 s, and from 240"
              + " nodes on a second for every 4 nodes, so that ten heartbeats a second suffice for"
              + " all of them")
  int nodes = 12;

  @Option(
      names = "--terminate",
      paramLabel = "NUMBER",
      description = "How many of them are terminated. Default: 10")
  int terminate = 10;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "One after another, so far apart, 0 to 3600. Default: 0, all at once")
  int every;

  @Option(
      names = "--groups",
      paramLabel = "NUMBER",
      description = "Auto Scaling groups that they are spread over, 1 to 50. Default: 1")
  int groups = 1;

  @Option(
      names = "--pods",
      paramLabel = "NUMBER",
      description =
          "Pods on each node, besides one of a DaemonSet; 0 to 100. The second is fed by a Service"
              + " with policy Local, the third by a hostPort, all others by one with policy"
              + " Cluster. Default: 4")
  int pods = 4;

  @Option(
      names = "--stop-time",
      paramLabel = "SECONDS",
      description = "How long each pod takes to stop, 0 to 3600. Default: 5")
  int stopTime = 5;

  @Option(
      names = "--budgeted",
      paramLabel = "NUMBER",
      description =
          "Pods of one more workload, spread over the nodes from the first on, whose disruption"
              + " budget lets one go at a time; they are replaced on nodes that stay. These nodes"
              + " are terminated first. Default: 3, and 0 where no node stays")
  int budgeted = 3;

  @Option(
      names = "--workloads",
      paramLabel = "NUMBER",
      description =
          "Such workloads, each with so many pods and a budget of its own; 1 to 500. Default: 1")
  int workloads = 1;

  @Option(
      names = "--start-time",
      paramLabel = "SECONDS",
      description =
          "How long it takes until the successor of a budgeted pod is ready, 0 to 3600. Default: 0")
  int startTime;

  @Option(
      names = "--target-groups",
      paramLabel = "NUMBER",
      description =
          "Target groups of an ALB, each with every instance, 0 to 100; in turn for NodePort with"
              + " policy Cluster, with policy Local, and hostPort. Default: 1")
  int targetGroups = 1;

  @Option(
      names = "--nlb-target-groups",
      paramLabel = "NUMBER",
      description = "The same of an NLB. Default: 0")
  int networkGroups;

  @Option(
      names = "--nlb-removal",
      paramLabel = "SECONDS",
      description =
          "How long an NLB takes to let an instance go, whatever shorter --delay says, 0 to 3600."
              + " Default: 120, as real ones do")
  int networkRemoval = 120;

  @Option(
      names = "--classic-elbs",
      paramLabel = "NUMBER",
      description = "Classic ELBs, each with every instance, 0 to 100. Default: 1")
  int classicElbs = 1;

  @Option(
      names = "--delay",
      paramLabel = "SECONDS",
      description =
          "How long target groups and classic ELBs drain an instance that is deregistered, 1 to"
              + " 3600. Default: 10")
  int delay = 10;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description =
          "Makes the instances' ids and the requests, and chooses the nodes to terminate; the same"
              + " number, the same choice. Default: 1")
  long seed = 1;

  void check(OptionProblems problems) {
    problems.range("--nodes", nodes, 1, MAX_NODES);
    problems.range("--terminate", terminate, 1, Math.max(1, nodes));
    problems.range("--every", every, 0, 3600);
    problems.range("--groups", groups, 1, 50);
    problems.range("--pods", pods, 0, 100);
    problems.range("--stop-time", stopTime, 0, 3600);
    problems.range("--budgeted", budgeted, 0, 500);
    problems.range("--workloads", workloads, 1, 500);
    problems.range("--start-time", startTime, 0, 3600);
    problems.range("--target-groups", targetGroups, 0, 100);
    problems.range("--nlb-target-groups", networkGroups, 0, 100);
    problems.range("--nlb-removal", networkRemoval, 0, 3600);
    problems.range("--classic-elbs", classicElbs, 0, 100);
    problems.range("--delay", delay, 1, 3600);
  }

  /** The world that is asked for. Without a node that stays, a budget would never let a pod go. */
  SandboxScale scene() {
    return new SandboxScale(
        nodes,
        pods,
        terminate < nodes ? Math.min(budgeted, terminate) : 0,
        Duration.ofSeconds(stopTime),
        Duration.ofSeconds(delay),
        heartbeatTimeout(),
        seed,
        groups,
        targetGroups,
        new SandboxScale.Network(networkGroups, Duration.ofSeconds(networkRemoval)),
        classicElbs,
        new SandboxScale.BudgetedWorkloads(workloads, Duration.ofSeconds(startTime)));
  }

  private Duration heartbeatTimeout() {
    return DurationMath.max(
        SHORTEST_HEARTBEAT_TIMEOUT, Duration.ofSeconds(nodes / NODES_PER_SECOND));
  }
}
