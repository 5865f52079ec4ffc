package io.lifecyclemanager.sandbox.prometheus;

import io.lifecyclemanager.sandbox.ProcessStarts;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Replicas of the packaged program in a simulated world, and a Prometheus that scrapes them each
 * second. The replicas are {@code replica-1}, {@code replica-2} and so on, of job {@link #JOB}. The
 * last one is also a target of {@link #OTHER_JOB}, so that there are two jobs to choose from.
 * Nothing terminates before the caller says so. Closing ends all of it; may be done twice.
 */
public final class ScrapedSandbox implements AutoCloseable {
  /** The job of all replicas. */
  public static final String JOB = "lifecycle-manager";

  /** The job of the last replica alone. */
  public static final String OTHER_JOB = "lifecycle-manager-other";

  private static final Duration TO_START = Duration.ofMinutes(2);

  private final CloseStack open = new CloseStack();
  private final SimulatedSandboxCluster cluster;
  private final SandboxWorld world;
  private final List<ControllerProcess> controllers = new ArrayList<>();
  private final PrometheusServer prometheus;

  private ScrapedSandbox(
      Path folder, SandboxScale scale, int replicas, PrometheusConfig rules, String[] options)
      throws Exception {
    cluster = new SimulatedSandboxCluster(folder);
    world = open.add(SandboxWorld.start(scale, cluster));
    try {
      PrometheusConfig config = rules;
      for (int number = 1; number <= replicas; number++) {
        String replica = "replica-" + number;
        String address = "127.0.0.1:" + startReplica(folder, replica, options);
        config = config.scraping(JOB, address, replica);
        if (number == replicas) {
          config = config.scraping(OTHER_JOB, address, replica);
        }
      }
      prometheus = open.add(PrometheusServer.start(folder, config));
      Map<String, String> _ =
          Eventually.eventually(
              "Prometheus scrapes all replicas",
              TO_START,
              () -> prometheus.api().targets(),
              targets ->
                  targets.size() == replicas + 1
                      && targets.values().stream().allMatch("up"::equals));
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * Starts it, and waits until the replicas are ready and scraped.
   *
   * @param folder for logs and for the database of Prometheus; must exist
   * @param replicas at least 1
   * @param rules rules and Alertmanagers; the targets are added
   * @param options further options of {@code serve}
   */
  public static ScrapedSandbox start(
      Path folder, SandboxScale scale, int replicas, PrometheusConfig rules, String... options)
      throws Exception {
    return new ScrapedSandbox(folder, scale, replicas, rules, options);
  }

  private int startReplica(Path folder, String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("--cluster-name=" + SandboxWorld.CLUSTER_NAME));
    words.addAll(List.of(options));
    ControllerProcess controller =
        ProcessStarts.inTurn(() -> {
          ControllerProcess started =
              world.controller(
                  cluster.kubeconfig(),
                  folder.resolve(name + ".log"),
                  words.toArray(String[]::new));
          started.awaitReady(TO_START);
          return started;
        });
    controllers.add(controller);
    return controller.port().orElseThrow();
  }

  /** The world. */
  public SandboxWorld world() {
    return world;
  }

  /** Its cluster, for faults of the API server. */
  public SimulatedSandboxCluster cluster() {
    return cluster;
  }

  /** The replicas, in their order. */
  public List<ControllerProcess> controllers() {
    return List.copyOf(controllers);
  }

  /** What Prometheus answers. */
  public PrometheusApi prometheus() {
    return prometheus.api();
  }

  @Override
  public void close() {
    open.close();
  }
}
