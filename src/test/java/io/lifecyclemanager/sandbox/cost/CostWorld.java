package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** A simulated world to measure in. To be closed after the programs that use it. */
final class CostWorld implements AutoCloseable {
  private static final Duration STOP_TIME = Duration.ofSeconds(5);
  private static final Duration USUAL_DELAY = Duration.ofSeconds(10);
  private static final Duration TO_END = Duration.ofMinutes(4);

  static {
    // Programs are killed in the middle of a receive here, which it takes for a failure of its own.
    Configurator.setLevel("org.apache.pekko", Level.OFF);
  }

  private final SandboxWorld world;
  private int used;

  private CostWorld(SandboxWorld world) {
    this.world = world;
  }

  /**
   * Makes one whose three target groups and one classic ELB drain for 10 s, and whose pods take 5 s
   * to stop.
   *
   * @param folder for its kubeconfig
   * @param pods on each node, besides one of a DaemonSet
   */
  static CostWorld of(Path folder, int nodes, int pods) throws Exception {
    return of(folder, nodes, pods, USUAL_DELAY, 3);
  }

  /** The same with as many target groups, and load balancers that take as long as that. */
  static CostWorld of(Path folder, int nodes, int pods, Duration delay, int targetGroups)
      throws Exception {
    SandboxScale scene =
        new SandboxScale(
            nodes,
            pods,
            0,
            STOP_TIME,
            delay,
            Duration.ofMinutes(10),
            1,
            1,
            targetGroups,
            SandboxScale.Network.NONE,
            1);
    return new CostWorld(
        SandboxWorld.start(scene, new SimulatedSandboxCluster(Files.createDirectories(folder))));
  }

  Path kubeconfig() {
    return world.cluster().kubeconfig();
  }

  Map<String, String> environment() {
    return world.environment();
  }

  /** The command line of the program in this world. */
  List<String> words(int port) {
    return List.of(
        "serve",
        "--queue-name=" + SandboxWorld.QUEUE,
        "--kubeconfig=" + kubeconfig(),
        "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
        "--polling-interval=20",
        "--settle-time=2",
        "--port=" + port);
  }

  /** The arguments of the bare comparison. */
  List<String> wordsForBare(int port) {
    return List.of(Integer.toString(port), kubeconfig().toString());
  }

  /** Has the next so many nodes terminated, all at once; returns them. */
  List<SandboxMachine> terminate(int number) throws InterruptedException {
    List<SandboxMachine> doomed = world.machines().subList(used, used + number);
    used += number;
    world.terminate(doomed);
    return doomed;
  }

  /** Waits until all of them have been completed and nothing is left on the queue. */
  void awaitEnd(List<SandboxMachine> doomed) throws Exception {
    Set<String> instances =
        doomed.stream().map(SandboxMachine::instance).collect(Collectors.toSet());
    Eventually.eventually(
        doomed.size() + " nodes are terminated",
        TO_END,
        () ->
            world.aws().autoScaling().outcomes().stream()
                    .map(LifecycleOutcome::instanceId)
                    .collect(Collectors.toSet())
                    .containsAll(instances)
                && world.queue().equals(ElasticMq.Counts.NONE));
  }

  @Override
  public void close() {
    world.close();
  }
}
