package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.serve.ServeOptions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and defaults are a promise to users who have them in a manifest. */
class ServeOptionsTest {
  private static final String HELP =
      CommandRun.run("serve", "--help").out().replaceAll("\\s+", " ");

  static List<CliOption> options() {
    return ServeOptions.TABLE.options();
  }

  @Test
  void namesAndDefaultsStayAsTheyAre() {
    assertThat(
            ServeOptions.TABLE.options().stream()
                .map(option ->
                    option.option() + " " + Objects.requireNonNullElse(option.defaultValue(), "-"))
                .collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(
            """
            --queue-name -
            --queue-url -
            --region -
            --cluster-name -
            --groups -
            --kubeconfig -
            --local-mode -
            --node-name -
            --pod-namespace -
            --pod-name -
            --pod-uid -
            --polling-interval 10s
            --reconcile-interval 2m
            --heartbeats-per-second 10
            --hook-names -
            --complete-launch-hooks false
            --max-time-to-process 3600s
            --max-drain-concurrency 1000
            --max-unavailable 100%
            --max-unavailable-per-group 100%
            --max-unavailable-per-zone 100%
            --min-interval 0s
            --drain-timeout -
            --drain-retries -
            --drain-timeout-unknown 30s
            --force-unreachable true
            --drain-interval 10s
            --max-termination-grace-period 900s
            --on-deadline -
            --wait-for-replacement 0s
            --protect-selector -
            --honor-safe-to-evict false
            --honor-do-not-disrupt false
            --evict-daemonsets -
            --volume-timeout 2m
            --surge annotated
            --on-spot drain
            --on-state-change drain
            --on-scheduled drain
            --scheduled-ahead 1h
            --on-rebalance ignore
            --rebalance-timeout 30m
            --with-deregister true
            --deregister-target-types classic-elb,target-group
            --settle-time 10s
            --settle-time-nlb 180s
            --join-grace 2m
            --port 8080
            --api-write false
            --api-authenticate-reads false
            --api-token-file -
            --api-hosts -
            --peers -
            --log-format text
            --log-level info
            --webhook-url-file -
            --webhook-events blocked,forced,failed
            --webhook-template-file -
            --webhook-allow-http false
            --node-events true
            --dry-run false
            --kubectl-path -
            --refresh-expired-credentials -
            """);
  }

  @ParameterizedTest
  @MethodSource("options")
  void helpSaysWhatItIsInWhichUnitAndByDefault(CliOption option) {
    assertThat(HELP).contains(option.option() + "=" + option.valueLabel());
    // Words may be broken where a line ends.
    assertThat(HELP.replace(" ", "")).contains(option.help().replace(" ", ""));
    if (option.defaultValue() != null) {
      assertThat(HELP).contains("Default: " + option.defaultValue());
    }
    assertThat(option.valueLabel())
        .matches(
            "DURATION|NUMBER|PERCENT|NAME|UID|NAME\\[,NAME]|TYPE\\[,TYPE]|URL|URL\\[,URL]|HOST\\[,HOST]|REGION|SELECTOR|FILE|LEVEL|.+\\|.+");
    assertThat(HELP).contains("DURATION is 300 (seconds), 300s, 5m or 1h30m");
  }

  @ParameterizedTest
  @MethodSource("options")
  void numbersAndDurationsNameTheirBounds(CliOption option) {
    if (option.valueLabel().equals("NUMBER")) {
      assertThat(option.help()).containsPattern("[0-9]+ to [0-9]+");
    } else if (option.valueLabel().equals("DURATION")) {
      assertThat(option.help()).containsPattern("at least 1s|1s to 20s|0: ");
    }
  }
}
