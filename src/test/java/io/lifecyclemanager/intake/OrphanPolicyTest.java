package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodePlacement;
import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.intake.OrphanPolicy.OrphanDecision;
import io.lifecyclemanager.model.NodeRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrphanPolicyTest {
  private final OrphanPolicy policy = new OrphanPolicy("me", Duration.ofMinutes(2));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # owner, pings, unchanged s, decision
          -,       -,          59,          check in 1
          -,       -,          60,          adopt
          me,      -,          59,          check in 1
          me,      -,          60,          adopt
          other,   -,          60,          check in 60
          other,   -,          120,         ping owner
          other,   1/0,        30,          check in 30
          other,   1/0,        60,          adopt
          other,   1/1,        120,         check in 120
          other,   1/1,        240,         ping owner
          other,   2/1,        60,          adopt
          other,   left,       0,           adopt
          other,   nonsense,   120,         ping owner
          """)
  void theNodesAnnotationsAndTheirAgeDecide(
      @Nullable String owner, @Nullable String pings, long unchanged, String decision) {
    assertThat(decide(node(owner, pings), unchanged)).isEqualTo(decision);
  }

  @Test
  void anInstanceWithoutNodeIsAdoptedAfterTheGracePeriod() {
    assertThat(decide(null, 59)).isEqualTo("check in 1");
    assertThat(decide(null, 60)).isEqualTo("adopt");
  }

  @Test
  void anInstanceWhoseNodeIsDrainedIsAdoptedLessAndLessOften() {
    NodeView node = drained();
    assertThat(policy.decide(Optional.of(node), Duration.ofMinutes(7), 0, false))
        .isInstanceOf(OrphanDecision.CheckLater.class);
    assertThat(policy.decide(Optional.of(node), Duration.ofMinutes(8), 0, false))
        .isEqualTo(new OrphanDecision.Adopt());
    assertThat(policy.decide(Optional.of(node), Duration.ofMinutes(8), 1, false))
        .isInstanceOf(OrphanDecision.CheckLater.class);
    assertThat(policy.decide(Optional.of(node), Duration.ofMinutes(16), 1, false))
        .isEqualTo(new OrphanDecision.Adopt());
  }

  @Test
  void aNewEventOfADrainedNodeWaitsForTheGracePeriodOnly() {
    NodeView node = drained();
    assertThat(policy.decide(Optional.of(node), Duration.ofSeconds(59), 0, true))
        .isEqualTo(new OrphanDecision.CheckLater(Duration.ofSeconds(1)));
    assertThat(policy.decide(Optional.of(node), Duration.ofSeconds(60), 0, true))
        .isEqualTo(new OrphanDecision.Adopt());
    assertThat(policy.decide(Optional.of(node), Duration.ofSeconds(60), 1, true))
        .isEqualTo(new OrphanDecision.CheckLater(Duration.ofSeconds(60)));
  }

  @Test
  void anInstanceWhoseNodeIsDrainedIsAdoptedAtOnceWhereTheOwnerHasLeft() {
    assertThat(policy.decide(Optional.of(drained("left")), Duration.ZERO, 1, false))
        .isEqualTo(new OrphanDecision.Adopt());
  }

  private static NodeView drained() {
    return drained(null);
  }

  private static NodeView drained(@Nullable String ping) {
    return new NodeView(
        new NodeRef("node", "uid"),
        "1",
        true,
        ReadyCondition.TRUE,
        "true",
        NodeViews.claim("other", 1, List.of(), "now").format(),
        ping,
        false,
        NodeRequests.NONE,
        NodePlacement.UNKNOWN,
        null,
        NodeHoldMarks.NONE);
  }

  private String decide(@Nullable NodeView node, long unchanged) {
    return switch (policy.decide(
        Optional.ofNullable(node), Duration.ofSeconds(unchanged), 0, false)) {
      case OrphanDecision.CheckLater(Duration left) -> "check in " + left.toSeconds();
      case OrphanDecision.PingOwner _ -> "ping owner";
      case OrphanDecision.Adopt _ -> "adopt";
    };
  }

  private static NodeView node(@Nullable String owner, @Nullable String pings) {
    String claim = owner == null ? null : NodeViews.claim(owner, 1, null, null).format();
    return new NodeView(
        new NodeRef("node", "uid"),
        "1",
        true,
        ReadyCondition.TRUE,
        "true",
        claim,
        pings,
        false,
        NodeRequests.NONE,
        NodePlacement.UNKNOWN,
        null,
        NodeHoldMarks.NONE);
  }
}
