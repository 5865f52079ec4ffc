package io.lifecyclemanager.cli;

import static io.lifecyclemanager.event.EventKind.REBALANCE;
import static io.lifecyclemanager.event.EventKind.SCHEDULED;
import static io.lifecyclemanager.event.EventKind.SPOT;
import static io.lifecyclemanager.event.EventKind.STATE_CHANGE;
import static io.lifecyclemanager.event.EventResponse.DRAIN;
import static io.lifecyclemanager.event.EventResponse.IGNORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.pace.PaceLimits;
import io.lifecyclemanager.web.access.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What words on the command line and in the environment come to mean. */
class ServeSettingsTest {
  private static final EventSettings EVENTS =
      new EventSettings(
          Map.of(
              SPOT, DRAIN,
              STATE_CHANGE, DRAIN,
              SCHEDULED, DRAIN,
              REBALANCE, IGNORE),
          Duration.ofHours(1),
          Duration.ofMinutes(30));

  @Test
  void aQueueIsAllThatMustBeGiven() {
    assertThat(CommandRun.run("serve", "--queue-name", "q").serveSettings())
        .isEqualTo(
            new ServeSettings(
                new ServeSettings.AwsSettings(
                    null,
                    "q",
                    null,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2),
                    10,
                    new ServeSettings.HookSettings(Set.of(), false)),
                new ServeSettings.ClusterSettings(null, null, Set.of(), null, List.of()),
                new ServeSettings.LimitSettings(
                    Duration.ofHours(1),
                    null,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(15),
                    1000,
                    PaceLimits.NONE,
                    Duration.ofMinutes(2)),
                new ServeSettings.PodSettings(
                    Optional.empty(),
                    false,
                    false,
                    Optional.empty(),
                    true,
                    Duration.ofMinutes(2),
                    false),
                new ServeSettings.LoadBalancerSettings(
                    true, true, Duration.ofSeconds(10), Duration.ofMinutes(3)),
                new ServeSettings.PlanSettings(Optional.empty(), Duration.ZERO),
                EVENTS,
                new WebSettings(8080, false, false, null, Set.of()),
                null,
                true,
                false));
  }

  @Test
  void theCommandLineOfThePredecessorWorksAsItIs(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("kubeconfig"));
    ServeSettings settings =
        CommandRun.run(
                "serve",
                "--queue-name=lifecycle-manager-queue",
                "--kubectl-path=/usr/local/bin/kubectl",
                "--local-mode=" + file,
                "--log-level=info",
                "--max-drain-concurrency=32",
                "--max-time-to-process=3600",
                "--region=us-west-2",
                "--drain-interval=30",
                "--drain-timeout=300",
                "--drain-timeout-unknown=30",
                "--drain-retries=3",
                "--polling-interval=10",
                "--with-deregister=false",
                "--deregister-target-types=classic-elb,target-group",
                "--max-termination-grace-period=900",
                "--refresh-expired-credentials")
            .serveSettings();
    assertThat(settings.aws())
        .isEqualTo(
            new ServeSettings.AwsSettings(
                "us-west-2",
                "lifecycle-manager-queue",
                null,
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                10,
                new ServeSettings.HookSettings(Set.of(), false)));
    assertThat(settings.limits().drainTimeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.limits().drainInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.limits().maxConcurrentDrains()).isEqualTo(32);
    assertThat(settings.cluster().kubeconfig()).isEqualTo(file);
    assertThat(settings.loadBalancers().targetGroups()).isFalse();
    assertThat(settings.loadBalancers().classicElbs()).isFalse();
  }

  @Test
  void whereAReplicaRunsIsGivenAsAWholeOrNotAtAll() {
    assertThat(
            CommandRun.run(
                    "serve",
                    "--queue-name=q",
                    "--node-name=n",
                    "--pod-namespace=ns",
                    "--pod-name=p",
                    "--pod-uid=u")
                .serveSettings()
                .cluster()
                .replica())
        .isEqualTo(new ServeSettings.ReplicaLocation("n", "ns", "p", "u"));
    assertThat(CommandRun.run("serve", "--queue-name=q", "--node-name=n").err())
        .contains("--pod-name", "give all or none");
  }

  @Test
  void theHooksThatAreCompletedCanBeRestricted() {
    assertThat(
            CommandRun.run(
                    "serve", "--queue-name=q", "--hook-names=a/b,c", "--complete-launch-hooks")
                .serveSettings()
                .aws()
                .hooks())
        .isEqualTo(new ServeSettings.HookSettings(Set.of("a/b", "c"), true));
    assertThat(CommandRun.run("serve", "--queue-name=q", "--hook-names=a b,").err())
        .contains("'a b' is not the name of a lifecycle hook");
    assertThat(CommandRun.run("serve", "--queue-name=q", "--hook-names=,").err())
        .contains("the list is empty");
  }

  @Test
  void aValueFollowsAfterABlankOrAnEqualsSign() {
    ServeSettings settings =
        CommandRun.run("serve", "--queue-name", "q", "--port=0", "--dry-run", "--region", "r")
            .serveSettings();
    assertThat(settings.web().port()).isZero();
    assertThat(settings.dryRun()).isTrue();
    assertThat(settings.aws().region()).isEqualTo("r");
  }

  @Test
  void theLastOneOfSeveralCountsButGroupsAddUp() {
    ServeSettings settings =
        CommandRun.run(
                "serve", "--queue-name=a", "--queue-name=b", "--groups=g1, g2", "--groups", "g3")
            .serveSettings();
    assertThat(settings.aws().queueName()).isEqualTo("b");
    assertThat(settings.cluster().groups()).containsExactlyInAnyOrder("g1", "g2", "g3");
  }

  @Test
  void everyOptionIsAVariableAndWhatIsTypedWins() {
    Map<String, String> environment =
        Map.of(
            "LIFECYCLE_MANAGER_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/q",
            "LIFECYCLE_MANAGER_MAX_TERMINATION_GRACE_PERIOD", "0",
            "LIFECYCLE_MANAGER_WITH_DEREGISTER", "false",
            "LIFECYCLE_MANAGER_PORT", "1234",
            "LIFECYCLE_MANAGER_REGION", " ");
    ServeSettings settings = CommandRun.run(environment, "serve", "--port=4321").serveSettings();
    assertThat(settings.aws().queueUrl()).isEqualTo("https://sqs.eu-west-1.amazonaws.com/1/q");
    assertThat(settings.limits().maxGracePeriod()).isZero();
    assertThat(settings.loadBalancers().classicElbs()).isFalse();
    assertThat(settings.web().port()).isEqualTo(4321);
    assertThat(settings.aws().region()).isNull();
  }

  @Test
  void theDisruptionLimitIsANumberOrAPercentageOfNodes() {
    assertThat(limit("--max-unavailable=3")).isEqualTo(new MaxUnavailable(3, false));
    assertThat(limit("--max-unavailable=25%")).isEqualTo(new MaxUnavailable(25, true));
    assertThat(
            CommandRun.run(
                    Map.of("LIFECYCLE_MANAGER_MAX_UNAVAILABLE", "10%"), "serve", "--queue-name=q")
                .serveSettings()
                .limits()
                .pace()
                .cluster())
        .isEqualTo(new MaxUnavailable(10, true));
  }

  private static MaxUnavailable limit(String argument) {
    return CommandRun.run("serve", "--queue-name=q", argument)
        .serveSettings()
        .limits()
        .pace()
        .cluster();
  }

  @Test
  void retriesMultiplyTheDrainTimeoutWhereOneIsGiven() {
    assertThat(drain("--drain-timeout=5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(drain("--drain-timeout=5m", "--drain-retries=3")).isEqualTo(Duration.ofMinutes(15));
    assertThat(drain("--drain-timeout=0", "--drain-retries=3")).isNull();
    assertThat(drain("--drain-retries=3")).isNull();
  }

  @Test
  void eitherKindOfLoadBalancerMayBeLeftAlone() {
    ServeSettings.LoadBalancerSettings balancers =
        CommandRun.run("serve", "--queue-name=q", "--deregister-target-types=target-group")
            .serveSettings()
            .loadBalancers();
    assertThat(balancers.targetGroups()).isTrue();
    assertThat(balancers.classicElbs()).isFalse();
  }

  private static Duration drain(String... arguments) {
    Map<String, String> queue = Map.of("LIFECYCLE_MANAGER_QUEUE_NAME", "q");
    String[] all = new String[arguments.length + 1];
    all[0] = "serve";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandRun.run(queue, all).serveSettings().limits().drainTimeout();
  }
}
