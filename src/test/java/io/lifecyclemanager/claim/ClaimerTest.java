package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.OpenGate;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimerTest {
  private static final Set<String> MESSAGES = Set.of("message-1");

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");

  @Test
  void theOriginalStateOfTheNodeIsRecorded() throws InterruptedException {
    nodes.changeByAnotherActor(
        node,
        new NodeChange(true, new HashMap<>(Map.of(NodeMarks.EXCLUDE_LABEL, "false")), Map.of()));
    Claim claim = claim("a");

    assertThat(nodes.actual(node).excludeLabel()).isEqualTo("true");
    assertThat(claim.record().wasCordoned()).isTrue();
    assertThat(claim.record().excludeLabelWas()).isEqualTo("false");
  }

  @Test
  void theNextOwnerKeepsTheOriginalState() throws InterruptedException {
    claim("a");
    Claim second = claim("b");
    assertThat(second.record().epoch()).isEqualTo(2);
    assertThat(second.resumed()).isTrue();
    assertThat(second.record().wasCordoned()).isFalse();
    assertThat(second.record().excludeLabelWas()).isNull();
  }

  @Test
  void theFormerOwnerFindsTheNewOwner() throws InterruptedException {
    Claim first = claim("a");
    assertThat(claims("a").findNewOwner(first)).isEmpty();
    claim("b");
    assertThat(claims("a").findNewOwner(first)).map(ClaimRecord::owner).contains("b");
  }

  @Test
  void claimingTwicePatchesTheNodeOnce() throws InterruptedException {
    claim("a");
    claim("a");
    assertThat(nodes.patches()).hasSize(1);
  }

  @Test
  void aRemovedCordonIsRestored() throws InterruptedException {
    claim("a");
    nodes.changeByAnotherActor(node, new NodeChange(false, Map.of(), Map.of()));
    claim("a");
    assertThat(nodes.actual(node).unschedulable()).isTrue();
  }

  @Test
  void anInvalidAnnotationIsOverwritten() throws InterruptedException {
    nodes.changeByAnotherActor(
        node,
        new NodeChange(null, Map.of(), new HashMap<>(Map.of(ClaimRecord.ANNOTATION, "{oops"))));
    assertThat(claim("a").record().epoch()).isEqualTo(1);
  }

  @Test
  void theCordonOfThePredecessorIsNotTheOriginalState() throws InterruptedException {
    Map<String, String> theirs = new HashMap<>(Map.of(NodeMarks.PREDECESSOR_ANNOTATION, "{}"));
    nodes.changeByAnotherActor(
        node, new NodeChange(true, new HashMap<>(Map.of(NodeMarks.EXCLUDE_LABEL, "true")), theirs));
    Claim claim = claim("a");

    assertThat(claim.record().wasCordoned()).isFalse();
    assertThat(claim.record().excludeLabelWas()).isNull();
    assertThat(nodes.actual(node).hasPredecessorAnnotation()).isFalse();
  }

  @Test
  void aNodeThatRegisteredAgainIsAnotherNode() throws InterruptedException {
    Nodes.NodeView before = nodes.actual(node);
    nodes.remove(node);
    nodes.add("i-1", "node-1");
    assertThat(claims("a").claim(subject(), before, () -> NodeViews.scope(MESSAGES), this::later))
        .isEqualTo(new ClaimOutcome.NodeGone());
  }

  @Test
  void aReplicaWithOtherMessagesLeavesTheNodeToItsOwner() throws InterruptedException {
    Claim first = claim("a");
    assertThat(claimed("b", Set.of("message-2")))
        .isEqualTo(new ClaimOutcome.OwnedByOther(node, first.record()));
    assertThat(nodes.patches()).hasSize(1);
  }

  @Test
  void aReplicaThatReceivesAMessageOfTheOwnerTakesTheNodeOver() throws InterruptedException {
    claim("a");
    ClaimOutcome.Acquired second =
        (ClaimOutcome.Acquired) claimed("b", Set.of("message-1", "message-2"));
    assertThat(second.claim().record().epoch()).isEqualTo(2);
    assertThat(second.claim().record().messages()).containsExactly("message-1", "message-2");
  }

  @Test
  void ofTwoConcurrentClaimsOneSucceeds() throws InterruptedException {
    Nodes.NodeView before = nodes.actual(node);
    claim("a");
    assertThat(
            claims("b")
                .claim(subject(), before, () -> NodeViews.scope(Set.of("message-2")), this::later))
        .isInstanceOf(ClaimOutcome.OwnedByOther.class);
  }

  @Test
  void aRelinquishedNodeIsClaimedByAnyReplica() throws InterruptedException {
    claims("a").notes().relinquish(subject(), claim("a"), this::later);
    assertThat(claimed("b", Set.of("message-2"))).isInstanceOf(ClaimOutcome.Acquired.class);
  }

  @Test
  void aClaimOfAnEarlierVersionIsTakenOverByAnyReplica() throws InterruptedException {
    String old =
        "{\"owner\":\"a\",\"epoch\":1,\"since\":\"2026-01-01T00:00:00Z\",\"wasCordoned\":false}";
    nodes.changeByAnotherActor(
        node, new NodeChange(true, Map.of(), Map.of(ClaimRecord.ANNOTATION, old)));
    assertThat(claim("b").record().epoch()).isEqualTo(2);
  }

  @Test
  void aDrainedClaimOfAnotherReplicaIsTakenOver() throws InterruptedException {
    claims("a").notes().markDrained(subject(), claim("a"), this::later);
    ClaimOutcome.Acquired second = (ClaimOutcome.Acquired) claimed("b", Set.of("message-2"));
    assertThat(second.claim().record().isDrained()).isFalse();
  }

  @Test
  void aFormerOwnerChangesNothing() throws InterruptedException {
    Claim first = claim("a");
    Claim second = claim("b");
    claims("a").notes().markDrained(subject(), first, this::later);
    claims("a").notes().relinquish(subject(), first, this::later);
    assertThat(ClaimRecord.parse(nodes.actual(node).claim())).contains(second.record());
  }

  @Test
  void markingANodeAsDrainedIsRetriedAfterConflicts() throws InterruptedException {
    Claim ours = claim("a");
    nodes.conflictNextPatches(2);
    claims("a").notes().markDrained(subject(), ours, this::later);
    assertThat(ClaimRecord.parse(nodes.actual(node).claim()))
        .hasValueSatisfying(claim -> assertThat(claim.isDrained()).isTrue());
  }

  @Test
  void aRefusedClaimIsWrittenLate() throws InterruptedException {
    nodes.breakPatches("failed calling webhook");
    Claim missing = claim("a");
    assertThat(missing.record()).isNull();
    assertThat(missing.cordon()).isEqualTo(Claim.CordonState.MISSING);

    nodes.breakPatches(null);
    Claim late =
        claims("a").completeLate(subject(), missing, () -> NodeViews.scope(MESSAGES)).orElseThrow();
    assertThat(late.record().messages()).containsExactly("message-1");
    assertThat(nodes.actual(node).isTerminating()).isTrue();
  }

  @Test
  void aLateClaimTakesOverTheNodeFromItsOwnerOfBefore() throws InterruptedException {
    claim("crashed");
    nodes.breakPatches("failed calling webhook");
    Claim missing = claim("a");
    assertThat(missing.resumed()).isTrue();

    nodes.breakPatches(null);
    assertThat(claims("a").findNewOwner(missing)).isEmpty();
    assertThat(claims("a").completeLate(subject(), missing, () -> NodeViews.scope(MESSAGES)))
        .map(Claim::epoch)
        .contains(2L);
  }

  @Test
  void aLateClaimLeavesTheNodeToTheReplicaThatHasClaimedItMeanwhile() throws InterruptedException {
    nodes.breakPatches("failed calling webhook");
    Claim missing = claim("a");
    nodes.breakPatches(null);
    Claim others = claim("b");

    assertThat(claims("a").findNewOwner(missing)).contains(others.record());
    assertThat(claims("a").completeLate(subject(), missing, () -> NodeViews.scope(MESSAGES)))
        .isEmpty();
    assertThat(ClaimRecord.parse(nodes.actual(node).claim())).contains(others.record());
  }

  @Test
  void aClaimWhoseResponseWasLostIsMarkedAsDrained() throws InterruptedException {
    Claim written = claim("a");
    Claim unknown = new Claim(node, null, 0, false, Claim.CordonState.MISSING, 0);
    claims("a").notes().markDrained(subject(), unknown, this::later);
    assertThat(ClaimRecord.parse(nodes.actual(node).claim()))
        .hasValueSatisfying(now -> assertThat(now.isDrained()).isTrue());
    assertThat(written.epoch()).isEqualTo(1);
  }

  private Claim claim(String owner) throws InterruptedException {
    return ((ClaimOutcome.Acquired) claimed(owner, MESSAGES)).claim();
  }

  private ClaimOutcome claimed(String owner, Set<String> received) throws InterruptedException {
    return claims(owner)
        .claim(subject(), nodes.actual(node), () -> NodeViews.scope(received), this::later);
  }

  private Claimer claims(String owner) {
    return new Claimer(nodes, OpenGate.INSTANCE, owner, time, new Random(1), fact -> {});
  }

  private Deadline later() {
    return time.in(Duration.ofHours(1));
  }

  private TerminatingInstance subject() {
    return new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
  }
}
