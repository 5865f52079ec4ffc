package io.lifecyclemanager.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodePlacement;
import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.StopReason.HandedOver;
import io.lifecyclemanager.termination.StopReason.LostTo;
import io.lifecyclemanager.termination.TerminationState.AwaitingNode;
import io.lifecyclemanager.termination.TerminationState.Claiming;
import io.lifecyclemanager.termination.TerminationState.Completing;
import io.lifecyclemanager.termination.TerminationState.Ended;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.Locating;
import io.lifecyclemanager.termination.TerminationState.Stopping;
import io.lifecyclemanager.termination.TerminationState.WaitingForLimit;
import io.lifecyclemanager.termination.TerminationState.Working;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin.Orphaned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A termination moves only along the steps that follow on each other. */
class TerminationProgressTest {
  private static final TerminatingInstance INSTANCE =
      new TerminatingInstance(new InstanceId("i-0abc"), new GroupName("web"), null);
  private static final NodeRef NODE = new NodeRef("node-1", "uid-1");
  private static final ClaimRecord RECORD = NodeViews.claim("replica-1", 1, null, null);
  private static final Claim CLAIM =
      new Claim(NODE, RECORD, 1, false, Claim.CordonState.WRITTEN, 0);

  private final SimulatedTime time = new SimulatedTime();
  private final List<Fact> facts = new ArrayList<>();
  private final TerminationProgress progress =
      new TerminationProgress(
          new TerminationRequest(
              new LifecycleAction(
                  INSTANCE.group(), "drain", INSTANCE.instance(), "token", "activity"),
              new Orphaned(time.in(Duration.ZERO))),
          "i-0abc-k3f9",
          time,
          facts::add);

  private static TerminationState state(String name) {
    return switch (name) {
      case "Locating" -> new Locating();
      case "AwaitingNode" -> new AwaitingNode();
      case "Claiming" -> new Claiming(node());
      case "WaitingForLimit" -> new WaitingForLimit(CLAIM);
      case "Following" -> new Following(NODE, RECORD);
      case "Working" -> new Working(CLAIM);
      case "Completing" -> new Completing(Verdict.CONTINUE, Optional.of(CLAIM));
      case "Stopping" -> new Stopping(new HandedOver(), Optional.empty());
      case "Ended" -> new Ended(TerminationOutcome.COMPLETED);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "Locating,        AwaitingNode Claiming Stopping Ended",
    "AwaitingNode,    Claiming Completing Stopping Ended",
    "Claiming,        AwaitingNode WaitingForLimit Working Following Stopping Ended",
    "WaitingForLimit, AwaitingNode Claiming Working Stopping Ended",
    "Following,       AwaitingNode Claiming Completing Stopping Ended",
    "Working,         Completing Stopping Ended",
    "Completing,      Stopping Ended",
    "Stopping,        Locating Completing Ended",
    "Ended,           ''"
  })
  void eachStateHasItsNextStates(String from, String allowed) {
    List<String> all =
        List.of(
            "Locating",
            "AwaitingNode",
            "Claiming",
            "WaitingForLimit",
            "Following",
            "Working",
            "Completing",
            "Stopping",
            "Ended");

    assertThat(all.stream().filter(next -> state(from).canMoveTo(state(next))))
        .containsExactlyInAnyOrder(allowed.isBlank() ? new String[0] : allowed.split(" "));
  }

  @Test
  void anIllegalMoveNamesInstanceAndStatesAndChangesNothing() {
    assertThatIllegalStateException()
        .isThrownBy(() -> progress.enter(new Working(CLAIM)))
        .withMessageContaining("i-0abc")
        .withMessageContaining("from Locating")
        .withMessageContaining("to Working");

    assertThat(progress.state()).isEqualTo(new Locating());
    assertThat(facts).isEmpty();
  }

  @Test
  void anEndedTerminationMovesNoMore() {
    progress.enter(new Ended(TerminationOutcome.OVER));

    assertThatIllegalStateException().isThrownBy(() -> progress.enter(new Locating()));
  }

  @Test
  void everyMoveIsReportedInOrder() {
    for (String next : List.of("Claiming", "WaitingForLimit", "Working", "Completing", "Ended")) {
      progress.enter(state(next));
    }

    assertThat(facts)
        .filteredOn(Fact.TerminationStateEntered.class::isInstance)
        .extracting(fact -> ((Fact.TerminationStateEntered) fact).state())
        .containsExactly("Claiming", "WaitingForLimit", "Working", "Completing", "Ended");
    assertThat(facts.getLast()).isInstanceOf(Fact.TerminationEnded.class);
  }

  @Test
  void aTerminationThatStopsIsReportedWithItsReason() {
    progress.enter(new Stopping(new LostTo(RECORD), Optional.empty()));

    assertThat(facts)
        .containsExactly(
            new Fact.TerminationStateEntered(
                INSTANCE, "Stopping (replica-1 has claimed the node)"));
  }

  @Test
  void theSnapshotHasTheStateTheNodeAndSinceWhen() throws InterruptedException {
    time.sleep(Duration.ofSeconds(7));
    progress.enter(new Claiming(node()));
    time.sleep(Duration.ofSeconds(5));
    progress.setNode(NODE);

    TerminationSnapshot snapshot = progress.snapshot();
    assertThat(snapshot.state()).isEqualTo(new Claiming(node()));
    assertThat(snapshot.instance().node()).isEqualTo(NODE);
    assertThat(snapshot.since()).isEqualTo(time.now().minusSeconds(5));
  }

  @Test
  void aFailureCountsUntilTheTerminationBeginsAgain() {
    progress.addFailure("3 of 17 pods left");
    assertThat(progress.hasFailed()).isTrue();

    progress.enter(new Stopping(new HandedOver(), Optional.empty()));
    progress.enter(new Locating());
    assertThat(progress.hasFailed()).isFalse();
  }

  private static NodeView node() {
    return new NodeView(
        NODE,
        "1",
        false,
        ReadyCondition.TRUE,
        null,
        null,
        null,
        false,
        NodeRequests.NONE,
        NodePlacement.UNKNOWN,
        null,
        NodeHoldMarks.NONE);
  }
}
