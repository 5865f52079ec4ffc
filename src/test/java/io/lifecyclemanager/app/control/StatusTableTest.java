package io.lifecyclemanager.app.control;

import static io.lifecyclemanager.client.SampleStatus.NOW;
import static io.lifecyclemanager.client.SampleStatus.termination;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.client.SampleStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table that {@code status} prints. */
class StatusTableTest {
  private static String table(SampleStatus... rows) {
    return table(false, rows);
  }

  private static String table(boolean coloured, SampleStatus... rows) {
    return StatusTable.render(Stream.of(rows).map(SampleStatus::status).toList(), NOW, coloured);
  }

  @Test
  void withoutATerminationItSaysSo() {
    assertThat(table()).isEqualTo("no termination is in progress");
  }

  @Test
  void eachTerminationIsALineWhoseBlockersAreCounted() {
    assertThat(
            table(
                termination("i-0123456789abcdef0")
                    .blocked("load_balancer", "draining")
                    .blockedBy("prod/web", "prod/web-1")
                    .blockedBy("prod/web", "prod/web-2"),
                termination("i-0fedcba9876543210")
                    .node(null)
                    .group("batch-workers-us-west-2a")
                    .phase("AwaitingNode")
                    .owner("replica-2")
                    .deadlineIn(Duration.ofSeconds(-1)),
                termination("i-1").node("node-1").group(null).deadlineIn(null).owner(null),
                termination("i-2").fromClaim().deadlineIn(Duration.ofMinutes(125))))
        .isEqualTo(
"""
INSTANCE             NODE         GROUP               PHASE         SINCE  DEADLINE  OWNER
i-0123456789abcdef0  ip-10-0-1-7  web                 Working       3m10s  41m       …x2x7k-0a1b2c3d
  blocked by 2 pods (budget prod/web); waits for load balancer
i-0fedcba9876543210  -            batch-workers-us-…  AwaitingNode  3m10s  past      replica-2
i-1                  node-1       -                   Working       3m10s  -         -
i-2                  ip-10-0-1-7  web                 Working       3m10s  2h05m     …x2x7k-0a1b2c3d
  known from the claim on the node: no replica that answered has it\
""");
  }

  @Test
  void podsThatTheListLacksAreCounted() {
    assertThat(table(termination("i-1").blockedBy("a/b", "a/c").podsNotListed(7)))
        .endsWith("\n  blocked by 1 pod (budget a/b); 7 more pods");
  }

  @Test
  void aShortTableIsNotWider() {
    assertThat(table(termination("i-1").node("node-1").owner("replica-1")))
        .isEqualTo(
            """
            INSTANCE  NODE    GROUP  PHASE    SINCE  DEADLINE  OWNER
            i-1       node-1  web    Working  3m10s  41m       replica-1\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J\u001b]0;title\u0007",
        "\u009b31m",
        "line\nbreak\r\ttab",
        "right-to-left \u202e\u2066isolate",
        "zero\u200bwidth\ufeff",
        "paragraph\u2029separator",
        "zalgo\u0301\u0301\u0301\u20dd",
        "a-name-of-63-characters-that-is-the-longest-label-in-kubernetes1",
        "\ud800 half a pair"
      })
  void hostileNamesAreHarmlessAndKeepTheLayout(String name) {
    String table =
        table(
            termination(name)
                .node(name)
                .group(name)
                .phase(name)
                .owner(name)
                .blockedBy(name, name)
                .blocked(name, name),
            termination("i-1"));
    assertThat(table.lines()).hasSize(4);
    assertThat(table.lines())
        .allSatisfy(line -> {
          assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(100);
          assertThat(line.codePoints().boxed())
              .allMatch(point -> point == '…' || (point >= ' ' && point < 0x7f));
        });
    assertThat(List.of(table.lines().toList().get(1).split(" {2,}", -1))).hasSize(7);
  }

  @Test
  void attentionIsYellowAndANearDeadlineIsRed() {
    assertThat(
            table(
                    true,
                    termination("i-1"),
                    termination("i-2").blockedBy("a/b", "a/c"),
                    termination("i-3").deadlineIn(Duration.ofSeconds(119)))
                .lines()
                .skip(1))
        .satisfiesExactly(
            plain -> assertThat(plain).doesNotContain("\u001b"),
            yellow -> assertThat(yellow).startsWith("\u001b[33mi-2").endsWith("\u001b[0m"),
            remark -> assertThat(remark).isEqualTo("  blocked by 1 pod (budget a/b)"),
            red -> assertThat(red).startsWith("\u001b[31mi-3").endsWith("\u001b[0m"));
  }
}
