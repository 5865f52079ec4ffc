package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The sandbox of one test, in which some instances terminate. Its controllers log into the folder
 * of the test. Closing ends all that was started in it.
 */
public final class TestWorld implements AutoCloseable {
  /**
   * For what takes seconds, after a message that is hidden for half a minute, on a busy machine.
   */
  public static final Duration TIMEOUT = Duration.ofMinutes(4);

  private final SandboxWorld sandbox;
  private final SimulatedSandboxCluster cluster;
  private final Path folder;
  private final List<SandboxMachine> doomed;

  private TestWorld(
      SandboxWorld sandbox, SimulatedSandboxCluster cluster, Path folder, int doomed) {
    this.sandbox = sandbox;
    this.cluster = cluster;
    this.folder = folder;
    this.doomed = sandbox.machines().subList(0, doomed);
  }

  /**
   * Makes the world and waits until all its pods run.
   *
   * @param doomed how many of its instances terminate
   */
  public static TestWorld start(SandboxScale scene, Path folder, int doomed) throws Exception {
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    return new TestWorld(SandboxWorld.start(scene, cluster), cluster, folder, doomed);
  }

  /** Starts a controller; {@code name} is that of its log. */
  public ControllerProcess controller(String name, String... options) {
    return controller(sandbox.environment(), name, options);
  }

  /** As the other, with this environment. */
  public ControllerProcess controller(
      Map<String, String> environment, String name, String... options) {
    Stream<String> common =
        Stream.of("--cluster-name=" + SandboxWorld.CLUSTER_NAME, "--settle-time=1");
    return sandbox.controller(
        environment,
        cluster.kubeconfig(),
        folder.resolve(name + ".log"),
        Stream.concat(common, Stream.of(options)).toArray(String[]::new));
  }

  /** Terminates the doomed instances, all at once. */
  public void terminate() throws InterruptedException {
    sandbox.terminate(doomed);
  }

  /** Waits until a pod of a doomed instance is stopping. */
  public void awaitDraining() throws Exception {
    await("pods are stopping", glance -> glance.stopping() > 0);
  }

  /** Waits until the terminations of the doomed instances have ended. */
  public void awaitOver() throws Exception {
    await("all is over", glance -> glance.isOver(doomed.size()));
  }

  /** Waits until the doomed instances are that far. A failure names the logs. */
  public void await(String what, Predicate<ProgressSnapshot> wanted) throws Exception {
    List<Path> logs = sandbox.controllers().stream().map(ControllerProcess::log).toList();
    ProgressSnapshot _ =
        Eventually.eventually(
            what + "; logs: " + logs, TIMEOUT, () -> sandbox.glance(doomed), wanted);
  }

  /** Everything in it. */
  public SandboxWorld sandbox() {
    return sandbox;
  }

  /** Its cluster, whose API server may have faults. */
  public SimulatedSandboxCluster cluster() {
    return cluster;
  }

  /** The instances that terminate. */
  public List<SandboxMachine> doomed() {
    return doomed;
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
