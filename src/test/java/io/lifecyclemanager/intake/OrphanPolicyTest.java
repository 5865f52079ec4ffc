package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.intake.OrphanPolicy.OrphanDecision;
import io.lifecyclemanager.model.NodeRef;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrphanPolicyTest {
  private final OrphanPolicy attention = new OrphanPolicy("me", Duration.ofMinutes(2));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # owner, attendance, unchanged s, step
          -,       -,          59,          wait 1
          -,       -,          60,          take up
          me,      -,          59,          wait 1
          me,      -,          60,          take up
          other,   -,          60,          wait 60
          other,   -,          120,         ask
          other,   1/0,        30,          wait 30
          other,   1/0,        60,          take up
          other,   1/1,        120,         wait 120
          other,   1/1,        240,         ask
          other,   2/1,        60,          take up
          other,   left,       0,           take up
          other,   nonsense,   120,         ask
          """)
  void whatCanBeSeenSaysWhatToDo(
      @Nullable String owner, @Nullable String attendance, long unchanged, String step) {
    assertThat(judge(node(owner, attendance), unchanged)).isEqualTo(step);
  }

  @Test
  void anInstanceWithoutNodeIsTakenUpOnceItHasWaitedForAWhile() {
    assertThat(judge(null, 59)).isEqualTo("wait 1");
    assertThat(judge(null, 60)).isEqualTo("take up");
  }

  @Test
  void anInstanceWhoseNodeIsDrainedIsTakenUpLessAndLessOften() {
    String drained =
        new ClaimRecord("other", 1, "now", false, null, null, List.of(), "now").format();
    NodeView node =
        new NodeView(
            new NodeRef("node", "uid"),
            "1",
            true,
            ReadyCondition.TRUE,
            "true",
            drained,
            "left",
            false);
    assertThat(attention.decide(node, Duration.ofMinutes(7), 0))
        .isInstanceOf(OrphanDecision.CheckLater.class);
    assertThat(attention.decide(node, Duration.ofMinutes(8), 0))
        .isEqualTo(new OrphanDecision.Adopt());
    assertThat(attention.decide(node, Duration.ofMinutes(8), 1))
        .isInstanceOf(OrphanDecision.CheckLater.class);
    assertThat(attention.decide(node, Duration.ofMinutes(16), 1))
        .isEqualTo(new OrphanDecision.Adopt());
  }

  private String judge(@Nullable NodeView node, long unchanged) {
    return switch (attention.decide(node, Duration.ofSeconds(unchanged), 0)) {
      case OrphanDecision.CheckLater(Duration left) -> "wait " + left.toSeconds();
      case OrphanDecision.PingOwner _ -> "ask";
      case OrphanDecision.Adopt _ -> "take up";
    };
  }

  private static NodeView node(@Nullable String owner, @Nullable String attendance) {
    String claim =
        owner == null
            ? null
            : new ClaimRecord(owner, 1, "2026-01-01T00:00:00Z", false, null, null, null, null)
                .format();
    return new NodeView(
        new NodeRef("node", "uid"),
        "1",
        true,
        ReadyCondition.TRUE,
        "true",
        claim,
        attendance,
        false);
  }
}
