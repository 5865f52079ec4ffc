package io.lifecyclemanager.sandbox.prometheus;

import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxScale.BudgetedWorkloads;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A {@link ScrapedSandbox} in which nearly everything happens that is measured: terminations that
 * wait for the disruption limit and for drain slots, a budget that allows only one eviction, pods
 * that are deleted when the deadline approaches, and AWS that throttles for a while.
 *
 * @param scale of the world
 * @param terminated how many nodes are terminated
 * @param every how long after one the next follows
 */
public record BusySandbox(SandboxScale scale, int terminated, Duration every) {
  /** As much as is needed that everything happens. */
  public static final BusySandbox SMALL =
      new BusySandbox(
          scale(8, 3, Duration.ofSeconds(1), new BudgetedWorkloads(1, Duration.ofHours(1))),
          6,
          Duration.ZERO);

  /** As much as is needed that there is something to see. */
  public static final BusySandbox LARGE =
      new BusySandbox(
          scale(30, 6, Duration.ofSeconds(8), new BudgetedWorkloads(2, Duration.ofSeconds(25))),
          22,
          Duration.ofSeconds(5));

  private static final Duration TIMEOUT = Duration.ofMinutes(4);
  private static final String THROTTLED =
      "sum(lifecycle_manager_aws_requests_total{result=\"throttled\"})";

  /** What has happened when it is over: each is above 0. */
  private static final List<String> INCIDENTS =
      List.of(
          "sum(lifecycle_manager_heartbeats_total{result=\"recorded\"})",
          "sum(lifecycle_manager_evictions_total{answer=\"refused\"})",
          "sum(lifecycle_manager_evictions_total{answer=\"accepted\", forced=\"true\"})",
          "max(max_over_time(lifecycle_manager_blocked_pods{reason=\"budget\"}[10m]))",
          "sum(lifecycle_manager_successful_events_total)");

  private static SandboxScale scale(
      int nodes, int budgeted, Duration stopTime, BudgetedWorkloads budgets) {
    return new SandboxScale(
        nodes,
        3,
        budgeted,
        stopTime,
        stopTime.multipliedBy(2),
        Duration.ofSeconds(30),
        1,
        2,
        1,
        SandboxScale.Network.NONE,
        1,
        budgets);
  }

  /**
   * Starts two replicas and Prometheus. Nothing terminates yet.
   *
   * @param folder for logs and for the database of Prometheus; must exist
   */
  public ScrapedSandbox start(Path folder) throws Exception {
    return ScrapedSandbox.start(
        folder,
        scale,
        2,
        PrometheusConfig.EMPTY,
        "--settle-time=1",
        "--max-unavailable=5",
        "--max-drain-concurrency=2",
        "--reconcile-interval=10s",
        // The grace period of a pod is 30 s longer than it takes to stop.
        "--drain-timeout=" + scale.stopTime().plusSeconds(60).toSeconds() + "s");
  }

  /** Begins to terminate nodes, and waits until everything has happened at least once. */
  public void provoke(ScrapedSandbox sandbox) throws Exception {
    SandboxWorld world = sandbox.world();
    world.aws().faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, AwsFaults.Effect.throttling());
    world.terminate(world.machines().subList(0, terminated), every);
    awaitAnswer(sandbox, THROTTLED + " > 0");
    world.aws().faults().clear();
    for (String incident : INCIDENTS) {
      awaitAnswer(sandbox, incident + " > 0");
    }
  }

  /**
   * Waits until terminations have ended.
   *
   * @param count of all replicas
   */
  public void awaitEnds(ScrapedSandbox sandbox, int count) throws Exception {
    awaitAnswer(
        sandbox,
        "sum(lifecycle_manager_termination_duration_seconds_count{job=\"%s\"}) >= %d"
            .formatted(ScrapedSandbox.JOB, count));
  }

  private static void awaitAnswer(ScrapedSandbox sandbox, String query) throws Exception {
    List<PrometheusSeries> _ =
        Eventually.eventually(
            query, TIMEOUT, () -> sandbox.prometheus().query(query), series -> !series.isEmpty());
  }
}
