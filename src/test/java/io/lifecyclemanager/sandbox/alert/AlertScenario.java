package io.lifecyclemanager.sandbox.alert;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A fault, and the alerts that it makes fire. */
enum AlertScenario {
  /** A node terminates and nothing is wrong; then the only replica is killed. */
  CALM_AND_KILLED(12, 0, 30 * 60, "LifecycleManagerDown") {
    // Longer than the moments for which a busy machine does nothing.
    @Override
    int forDivisor() {
      return 10;
    }

    @Override
    void play(AlertRun run) throws Exception {
      run.serve();
      List<SandboxMachine> doomed = run.terminate(0, 1);
      ProgressSnapshot _ =
          eventually(
              "the termination is over",
              TIMEOUT,
              () -> run.world().glance(doomed),
              glance -> glance.isOver(doomed.size()));
      // A busy machine may scrape late, which is no fault of the program.
      assertThat(run.fired()).as("without a fault").isSubsetOf(alerts());
      eventually("the replica is scraped", TIMEOUT, () -> !run.isFiring(alerts()));
      run.kill();
      eventually("the alert fires", TIMEOUT, () -> run.isFiring(alerts()));
    }
  },

  /** A budget allows one eviction and then none, and no pod is deleted regardless of it. */
  BUDGET(
      4,
      2,
      30 * 60,
      "LifecycleManagerManyNodesTerminating",
      "LifecycleManagerDrainBlockedByBudget",
      "LifecycleManagerDrainNearDeadline",
      "LifecycleManagerDrainIncomplete") {
    @Override
    void play(AlertRun run) throws Exception {
      run.serve("--max-time-to-process=50", "--max-termination-grace-period=0");
      List<SandboxMachine> _ = run.terminate(0, 2);
    }
  },

  /** Auto Scaling throttles completions and does not accept heartbeats. */
  LIFECYCLE_ACTIONS(
      2,
      0,
      30,
      "LifecycleManagerHeartbeatFailing",
      "LifecycleManagerActionsExpiring",
      "LifecycleManagerCompleteActionFailing",
      "LifecycleManagerAwsThrottled") {
    @Override
    void play(AlertRun run) throws Exception {
      AwsFault _ =
          run.fail(AwsService.AUTO_SCALING, "CompleteLifecycleAction", Effect.throttling());
      AwsFault _ =
          run.fail(AwsService.AUTO_SCALING, "RecordLifecycleActionHeartbeat", Effect.unavailable());
      run.serve();
      List<SandboxMachine> _ = run.terminate(0, 1);
    }
  },

  /** Target groups may not be changed, and classic load balancers are down. */
  LOAD_BALANCERS(
      2,
      0,
      30 * 60,
      "LifecycleManagerDeregisterFailing",
      "LifecycleManagerPermissionMissing",
      "LifecycleManagerAwsUnavailable") {
    @Override
    void play(AlertRun run) throws Exception {
      AwsFault _ = run.fail(AwsService.ELB_V2, "DeregisterTargets", Effect.accessDenied());
      AwsFault _ = run.fail(AwsService.CLASSIC_ELB, AwsFaults.ANY, Effect.unavailable());
      run.serve("--max-time-to-process=50");
      List<SandboxMachine> _ = run.terminate(0, 1);
    }
  },

  /** The API server refuses evictions first, and then fails to store nodes. */
  API_SERVER(4, 0, 30 * 60, "LifecycleManagerDrainBlocked", "LifecycleManagerApiServerFailing") {
    @Override
    void play(AlertRun run) throws Exception {
      ApiFault _ =
          run.apiServer().answer("create", "pods/eviction", InjectedResponse.overloaded(1));
      run.serve();
      List<SandboxMachine> _ = run.terminate(0, 1);
      run.awaitFired(Set.of("LifecycleManagerDrainBlocked"));
      ApiFault _ =
          run.apiServer()
              .answer("patch", "nodes", InjectedResponse.internalError("etcdserver: timeout"));
      List<SandboxMachine> _ = run.terminate(1, 2);
    }
  },

  /** A message is lost, one is never ended, an action is rejected, and the queue is deleted. */
  QUEUE(
      2,
      0,
      30 * 60,
      "LifecycleManagerOrphansAdopted",
      "LifecycleManagerDeadLetters",
      "LifecycleManagerActionsRejected",
      "LifecycleManagerQueueNotPolled") {
    @Override
    void play(AlertRun run) throws Exception {
      List<SandboxMachine> _ = run.terminate(0, 1);
      run.world().sqs().purge(run.world().queueUrl());
      run.world().sqs().send(run.world().queueUrl(), NOT_UNDERSTOOD);
      HiddenMessage message = HiddenMessage.receivedTimes(run.world(), 9);
      AwsFault _ =
          run.fail(
              AwsService.AUTO_SCALING,
              "CompleteLifecycleAction",
              new Effect.Fail(400, "ValidationError", "1 validation error detected"));
      // What is counted before the first scrape is no increase.
      AwsFault unsearched =
          run.fail(AwsService.AUTO_SCALING, "DescribeAutoScalingGroups", Effect.unavailable());
      run.serve("--reconcile-interval=4s");
      unsearched.remove();
      message.show();
      run.awaitFired(
          Set.of(
              "LifecycleManagerOrphansAdopted",
              "LifecycleManagerDeadLetters",
              "LifecycleManagerActionsRejected"));
      run.world().sqs().deleteQueue(run.world().queueUrl());
    }
  },

  /**
   * A message more than a minute old is received every few seconds. The alert's window is so short
   * here that a single one would be missed where Prometheus does not scrape for half a minute.
   */
  BACKLOG(2, 0, 30 * 60, "LifecycleManagerQueueBacklogAging") {
    @Override
    void play(AlertRun run) throws Exception {
      // Only now: what is counted before the first scrape is no increase.
      run.serve();
      for (int seconds = 61; seconds <= TIMEOUT.toSeconds(); seconds += 4) {
        run.world().sqs().send(run.world().queueUrl(), NOT_UNDERSTOOD, Duration.ofSeconds(seconds));
      }
    }
  };

  private static final String NOT_UNDERSTOOD = "{\"not\":\"understood\"}";
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  private final int nodes;
  private final int budgeted;
  private final int heartbeatSeconds;
  private final String alerts;

  /**
   * @param nodes nodes of the world
   * @param budgeted pods of a workload with a budget, of which one may be missing; 0 for none
   * @param heartbeatSeconds the hook's heartbeat timeout
   * @param alerts that fire
   */
  AlertScenario(int nodes, int budgeted, int heartbeatSeconds, String... alerts) {
    this.nodes = nodes;
    this.budgeted = budgeted;
    this.heartbeatSeconds = heartbeatSeconds;
    this.alerts = String.join(",", alerts);
  }

  /** Divides each {@code for} of the alerts. */
  int forDivisor() {
    return 60;
  }

  /** The size of its world. */
  SandboxScale scale() {
    return AlertRun.scale(nodes, budgeted, Duration.ofSeconds(heartbeatSeconds));
  }

  /** The alerts that fire; others may fire as well. */
  Set<String> alerts() {
    return Set.of(alerts.split(",", -1));
  }

  /** Starts a replica and does what the alerts are about. */
  abstract void play(AlertRun run) throws Exception;
}
