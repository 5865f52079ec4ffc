package io.lifecyclemanager.status;

import static io.lifecyclemanager.status.StatusBuilder.NOW;
import static io.lifecyclemanager.status.StatusBuilder.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.status.StatusMerge.ReplicaTerminations;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One list of what several replicas and the claims of nodes show. */
class StatusMergeTest {
  private static ReplicaTerminations shows(String replica, StatusBuilder... terminations) {
    return new ReplicaTerminations(
        replica, Stream.of(terminations).map(StatusBuilder::build).toList());
  }

  private static List<TerminationStatus> merge(ReplicaTerminations... replicas) {
    return StatusMerge.merge(List.of(replicas), List.of(), NOW);
  }

  @Test
  void theVersionOfTheOwnerCountsWhoeverAnswersFirst() {
    ReplicaTerminations owner = shows("a", status("i-1").owner("a").phase("Working", NOW));
    ReplicaTerminations follower =
        shows("b", status("i-1").owner("a").phase("Following", NOW.plusSeconds(5)));

    assertThat(merge(owner, follower))
        .extracting(TerminationStatus::phase)
        .containsExactly("Working");
    assertThat(merge(follower, owner)).isEqualTo(merge(owner, follower));
  }

  @Test
  void theLatestPhaseCountsWhereSeveralReplicasOrNoneOwnTheNode() {
    assertThat(
            merge(
                shows("a", status("i-1").owner("a").phase("Working", NOW)),
                shows("b", status("i-1").owner("b").phase("Claiming", NOW.plusSeconds(1)))))
        .extracting(TerminationStatus::owner)
        .containsExactly("b");
    assertThat(
            merge(
                shows("a", status("i-1").phase("AwaitingNode", NOW.plusSeconds(1))),
                shows("b", status("i-1").phase("Locating", NOW))))
        .extracting(TerminationStatus::phase)
        .containsExactly("AwaitingNode");
  }

  @Test
  void theHooksOfAllReplicasAreShown() {
    assertThat(
            merge(
                    shows("a", status("i-1").owner("a").hooks("drain")),
                    shows("b", status("i-1").owner("a").hooks("backup", "drain")))
                .getFirst()
                .hooks())
        .containsExactly("backup", "drain");
  }

  @Test
  void whatNeedsAttentionComesFirstAndThenTheNearestDeadline() {
    assertThat(
            merge(
                shows(
                    "a",
                    status("i-none"),
                    status("i-late").deadlines(NOW.plusSeconds(9), NOW.plusSeconds(9)),
                    status("i-hard").deadlines(NOW.plusSeconds(9), NOW.plusSeconds(2)),
                    status("i-soft").deadlines(NOW.plusSeconds(1), null),
                    status("i-waits").deadlines(NOW, null).blocker(false),
                    status("i-blocked").deadlines(NOW.plusSeconds(99), null).blocker(true))))
        .extracting(TerminationStatus::instance)
        .containsExactly("i-blocked", "i-waits", "i-soft", "i-hard", "i-late", "i-none");
  }

  @Test
  void whatEndedMostRecentlyIsFirstInTheHistory() {
    assertThat(
            StatusOrder.byRecency(
                Stream.of(
                    status("i-1").ended(NOW).build(),
                    status("i-2").ended(NOW.plusSeconds(2)).build(),
                    status("i-3").ended(NOW.plusSeconds(1)).build())))
        .extracting(TerminationStatus::instance)
        .containsExactly("i-2", "i-3", "i-1");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # messages, cordon written, cordon only, drained, owner,  phase
            m-1,      true,           -,           -,       gone,   Claimed
            m-1,      false,          -,           -,       gone,   WaitingForLimit
            m-1,      true,           true,        -,       gone,   Cordoned
            -,        true,           -,           -,       -,      Claimed
            m-1,      true,           -,           2026,    -,      -
          """)
  void aClaimThatNoReplicaShowsIsShown(
      @Nullable String message,
      boolean cordon,
      @Nullable Boolean cordonOnly,
      @Nullable String drained,
      @Nullable String owner,
      @Nullable String phase)
      throws InterruptedException {
    String claim =
        """
        {"owner": "gone", "epoch": 2, "since": "2026-01-01T09:00:00Z", "wasCordoned": false,
         "cordonWritten": %b, "messages": [%s], "drained": %s, "group": "web", "cordonOnly": %s,
         "events": [{"kind": "spot", "id": "", "at": "2026-01-01T10:02:00Z"}]}
        """
            .formatted(cordon, quoted(message, ""), quoted(drained, "null"), cordonOnly);
    List<TerminationStatus> shown = StatusMerge.merge(List.of(), claimed(claim), NOW);
    if (phase == null) {
      assertThat(shown).isEmpty();
      return;
    }
    assertThat(shown)
        .singleElement()
        .satisfies(status -> {
          assertThat(status.owner()).isEqualTo(owner);
          assertThat(status.phase()).isEqualTo(phase);
          assertThat(status.events()).containsExactly("spot");
          assertThat(status.since()).isEqualTo("2026-01-01T09:00:00Z");
          assertThat(status.hardDeadline()).isEqualTo("2026-01-01T10:02:00Z");
          assertThat(status.node()).isEqualTo("node-1");
        });
    assertThat(
            StatusMerge.merge(List.of(shows("a", status("i-1").owner("a"))), claimed(claim), NOW))
        .extracting(TerminationStatus::owner)
        .containsExactly("a");
  }

  private static String quoted(@Nullable String text, String absent) {
    return text == null ? absent : '"' + text + '"';
  }

  @Test
  void aClaimThatIsNotUnderstoodIsNotShown() throws InterruptedException {
    assertThat(StatusMerge.merge(List.of(), claimed("{"), NOW)).isEmpty();
  }

  private static List<ClaimedNode> claimed(String annotation) throws InterruptedException {
    FakeNodes nodes = new FakeNodes(new SimulatedTime());
    NodeRef node = nodes.add("i-1", "node-1", null);
    PatchOutcome _ =
        nodes.patch(
            nodes.actual(node),
            new NodeChange(true, Map.of(), Map.of(ClaimRecord.ANNOTATION, annotation)));
    return nodes.claimed();
  }
}
