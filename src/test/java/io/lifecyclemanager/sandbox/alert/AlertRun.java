package io.lifecyclemanager.sandbox.alert;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.sandbox.ProcessStarts;
import io.lifecyclemanager.sandbox.prometheus.PrometheusAlert;
import io.lifecyclemanager.sandbox.prometheus.PrometheusApi;
import io.lifecyclemanager.sandbox.prometheus.PrometheusConfig;
import io.lifecyclemanager.sandbox.prometheus.PrometheusServer;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One replica of the packaged program in a world of its own, and a Prometheus that evaluates the
 * {@linkplain ShortenedRules shortened} alerts over it. Used by one thread.
 */
final class AlertRun implements AutoCloseable {
  /** Generous: a fault is seen within seconds, also by a machine that has much else to do. */
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  /** What Prometheus puts into an annotation whose template fails. */
  private static final Set<String> BROKEN = Set.of("<error expanding", "<no value>", "NaN");

  private final CloseStack open = new CloseStack();
  private final Path folder;
  private final int forDivisor;
  private final SimulatedSandboxCluster cluster;
  private final SandboxWorld world;
  private final Set<String> problems = new TreeSet<>();

  /** A replica that Prometheus scrapes. */
  private record Watched(ControllerProcess controller, PrometheusApi prometheus) {}

  private final List<Watched> watched = new ArrayList<>();

  /**
   * Starts the world without a replica.
   *
   * @param forDivisor divides each {@code for} of the alerts
   */
  AlertRun(Path folder, SandboxScale scale, int forDivisor) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.forDivisor = forDivisor;
    cluster = new SimulatedSandboxCluster(folder);
    world = open.add(SandboxWorld.start(scale, cluster));
  }

  /** A scale: small, and quick where nothing is wrong. */
  static SandboxScale scale(int nodes, int budgeted, Duration heartbeatTimeout) {
    Duration second = Duration.ofSeconds(1);
    // Replacements of budgeted pods never become ready.
    SandboxScale.BudgetedWorkloads budgets =
        new SandboxScale.BudgetedWorkloads(1, Duration.ofMinutes(30));
    return new SandboxScale(
        nodes,
        1,
        budgeted,
        second,
        second,
        heartbeatTimeout,
        1,
        1,
        1,
        SandboxScale.Network.NONE,
        1,
        budgets);
  }

  /** Starts the replica, waits until it is ready, and lets Prometheus scrape it. */
  void serve(String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("--cluster-name=" + SandboxWorld.CLUSTER_NAME, "--settle-time=0"));
    words.addAll(List.of(options));
    ControllerProcess controller =
        ProcessStarts.inTurn(() -> {
          ControllerProcess started =
              world.controller(
                  cluster.kubeconfig(),
                  folder.resolve("controller.log"),
                  words.toArray(String[]::new));
          started.awaitReady(TIMEOUT);
          return started;
        });
    String address = "127.0.0.1:" + controller.port().orElseThrow();
    PrometheusServer prometheus =
        open.add(
            PrometheusServer.start(
                folder,
                PrometheusConfig.EMPTY
                    .scraping("lifecycle-manager", address, "replica-1")
                    .evaluating(ShortenedRules.write(folder, forDivisor))));
    watched.add(new Watched(controller, prometheus.api()));
    eventually(
        "Prometheus scrapes the replica",
        TIMEOUT,
        () -> prometheus.api().targets().containsValue("up"));
  }

  SandboxWorld world() {
    return world;
  }

  /** Faults of the API server. */
  ApiFaults apiServer() {
    return cluster.kubernetes().faults();
  }

  /** Begins a fault of AWS, until it is removed. */
  AwsFault fail(AwsService service, String operation, Effect effect) {
    return world.aws().faults().add(service, operation, effect);
  }

  /** Terminates the first machines, beginning with the given one. */
  List<SandboxMachine> terminate(int from, int to) throws InterruptedException {
    List<SandboxMachine> doomed = world.machines().subList(from, to);
    world.terminate(doomed);
    return doomed;
  }

  /** Kills the replica with {@code SIGKILL}. */
  void kill() throws InterruptedException {
    watched.getLast().controller().kill();
  }

  /** The names of all loaded alerts. */
  Set<String> loaded() throws InterruptedException {
    Set<String> names = new TreeSet<>();
    for (JsonNode group : watched.getLast().prometheus().ruleGroups()) {
      group.path("rules").forEach(rule -> names.add(rule.path("name").asText()));
    }
    return names;
  }

  /** Waits until each of these alerts has fired, at the same time or one after the other. */
  void awaitFired(Set<String> alerts) throws Exception {
    Set<String> _ =
        eventually(
            alerts + " have fired; logs in " + folder,
            TIMEOUT,
            this::fired,
            fired -> fired.containsAll(alerts));
  }

  /** Whether one of these alerts is firing now. */
  boolean isFiring(Set<String> alerts) throws InterruptedException {
    return watched.getLast().prometheus().alerts().stream()
        .anyMatch(alert -> alert.isFiring() && alerts.contains(alert.name()));
  }

  /** The names of the alerts that have fired since the start. */
  Set<String> fired() throws InterruptedException {
    PrometheusApi prometheus = watched.getLast().prometheus();
    prometheus.alerts().stream().filter(PrometheusAlert::isFiring).forEach(this::checkTexts);
    return prometheus
        .query("max by (alertname) (max_over_time(ALERTS{alertstate=\"firing\"}[1h]))")
        .stream()
        .map(series -> series.label("alertname"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void checkTexts(PrometheusAlert alert) {
    alert
        .annotations()
        .forEach((name, text) -> {
          if (BROKEN.stream().anyMatch(text::contains)) {
            problems.add(alert.name() + ": " + name + ": " + text);
          }
        });
    if (!alert.labels().getOrDefault("job", "").equals("lifecycle-manager")) {
      problems.add(alert.name() + " has lost its job: " + alert.labels());
    }
  }

  /** What was wrong with the texts and labels of alerts that fired. */
  Set<String> problems() {
    return Set.copyOf(problems);
  }

  @Override
  public void close() {
    open.close();
  }
}
