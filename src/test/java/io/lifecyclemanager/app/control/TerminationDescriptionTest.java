package io.lifecyclemanager.app.control;

import static io.lifecyclemanager.client.SampleStatus.NOW;
import static io.lifecyclemanager.client.SampleStatus.termination;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code status} prints about one termination. */
class TerminationDescriptionTest {
  @Test
  void everythingThatIsKnownIsPrinted() {
    assertThat(
            TerminationDescription.render(
                termination("i-0123456789abcdef0").blockedBy("prod/web", "prod/web-1").status(),
                NOW))
        .isEqualTo(
            """
            Instance:      i-0123456789abcdef0
            Termination:   i-0123456789abcdef0-k3f9
            Node:          ip-10-0-1-7.us-west-2.compute.internal
            Group:         web
            Hooks:         drain
            Phase:         Working for 3m10s
            Started:       2026-03-01T02:56:40Z (3m20s ago)
            Deadline:      2026-03-01T03:41:00Z (in 41m)
            Hard deadline: 2026-03-01T03:51:00Z (in 51m)
            Unavoidable:   until 2026-03-01T03:01:00Z (in 1m00s)
            Owner:         lifecycle-manager-7d9f8c6b54-x2x7k-0a1b2c3d
            Heartbeats:    last 20s ago, next in 40s, 1 failed since the last
            Pods:          1 evicting, 12 gone
            Phases:
              Claiming: 02:56:40Z to 02:56:42Z, 2s
              Drain: since 02:56:50Z, for 3m10s
            Blockers:
              budget prod/web-1: for 2m00s, next try in 5s, deleted regardless of its budget in 30m, end of
                its grace period in 30m; budget prod/web; Cannot evict pod as it would violate the pod's
                disruption budget.
            Targets:
              web-tg: draining until 2026-03-01T03:01:40Z (in 1m40s)
            Volumes:
              pvc-1: for 10s
            Steps:
              02:56:42Z node claimed\
            """);
  }

  @Test
  void theOutcomeOfOneThatHasEndedIsPrinted() {
    String text =
        TerminationDescription.render(termination("i-1").ended("completed").status(), NOW);
    assertThat(text)
        .contains(
            "\nOutcome:       completed after 3m15s\n",
            "\nEnded:         2026-03-01T02:59:55Z (5s ago)\n")
        .doesNotContain("Phase:");
  }

  @Test
  void aHostileReasonBreaksNoLine() {
    String text =
        TerminationDescription.render(
            termination("i-1").blocked("volume", "a\u001b[2J\nb".repeat(100)).status(), NOW);
    assertThat(text).doesNotContain("\u001b");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0s",
    "0, 0s",
    "59, 59s",
    "60, 1m00s",
    "599, 9m59s",
    "600, 10m",
    "3599, 59m",
    "3600, 1h00m",
    "86399, 23h59m",
    "86400, 1d00h",
    "183600, 2d03h"
  })
  void durationsAreShort(long seconds, String text) {
    assertThat(TerminalText.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
