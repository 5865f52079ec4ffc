package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Claims.Claim;
import io.lifecyclemanager.claim.Claims.Claimed;
import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.fakes.FakeNodes;
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

class ClaimsTest {
  private static final Set<String> MESSAGES = Set.of("message-1");

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");

  @Test
  void howTheNodeWasBeforeIsRemembered() throws InterruptedException {
    nodes.changeByAnotherActor(
        node, new Change(true, new HashMap<>(Map.of(Claims.EXCLUDE_LABEL, "false")), Map.of()));
    Claim claim = claim("a");

    assertThat(nodes.actual(node).excludeLabel()).isEqualTo("true");
    assertThat(claim.record().wasCordoned()).isTrue();
    assertThat(claim.record().excludeLabelWas()).isEqualTo("false");
  }

  @Test
  void theNextOwnerRemembersHowTheNodeWasBeforeTheFirst() throws InterruptedException {
    claim("a");
    Claim second = claim("b");
    assertThat(second.record().epoch()).isEqualTo(2);
    assertThat(second.resumed()).isTrue();
    assertThat(second.record().wasCordoned()).isFalse();
    assertThat(second.record().excludeLabelWas()).isNull();
  }

  @Test
  void theFormerOwnerSeesThatItLostTheNode() throws InterruptedException {
    Claim first = claim("a");
    assertThat(claims("a").lostTo(first)).isEmpty();
    claim("b");
    assertThat(claims("a").lostTo(first)).map(ClaimRecord::owner).contains("b");
  }

  @Test
  void claimingTwiceChangesTheNodeOnce() throws InterruptedException {
    claim("a");
    claim("a");
    assertThat(nodes.patches()).hasSize(1);
  }

  @Test
  void aCordonThatSomebodyTookOffIsPutBack() throws InterruptedException {
    claim("a");
    nodes.changeByAnotherActor(node, new Change(false, Map.of(), Map.of()));
    claim("a");
    assertThat(nodes.actual(node).unschedulable()).isTrue();
  }

  @Test
  void anAnnotationThatIsNotOursIsOverwritten() throws InterruptedException {
    nodes.changeByAnotherActor(
        node, new Change(null, Map.of(), new HashMap<>(Map.of(ClaimRecord.ANNOTATION, "{oops"))));
    assertThat(claim("a").record().epoch()).isEqualTo(1);
  }

  @Test
  void whatThePredecessorDidToANodeIsOursToUndo() throws InterruptedException {
    Map<String, String> theirs = new HashMap<>(Map.of(Claims.PREDECESSOR, "{}"));
    nodes.changeByAnotherActor(
        node, new Change(true, new HashMap<>(Map.of(Claims.EXCLUDE_LABEL, "true")), theirs));
    Claim claim = claim("a");

    assertThat(claim.record().wasCordoned()).isFalse();
    assertThat(claim.record().excludeLabelWas()).isNull();
    assertThat(nodes.actual(node).leftByPredecessor()).isFalse();
  }

  @Test
  void aNodeThatRegisteredAgainIsAnotherOne() throws InterruptedException {
    Nodes.NodeView before = nodes.actual(node);
    nodes.remove(node);
    nodes.add("i-1", "node-1");
    assertThat(claims("a").claim(subject(), before, () -> MESSAGES, this::later))
        .isEqualTo(new Claimed.NodeGone());
  }

  @Test
  void whoHasOtherMessagesLeavesTheNodeToItsOwner() throws InterruptedException {
    Claim first = claim("a");
    assertThat(claimed("b", Set.of("message-2")))
        .isEqualTo(new Claimed.Theirs(node, first.record()));
    assertThat(nodes.patches()).hasSize(1);
  }

  @Test
  void whoReceivesOneOfTheOwnersMessagesTakesTheNodeOver() throws InterruptedException {
    claim("a");
    Claimed.Ours second = (Claimed.Ours) claimed("b", Set.of("message-1", "message-2"));
    assertThat(second.claim().record().epoch()).isEqualTo(2);
    assertThat(second.claim().record().messages()).containsExactly("message-1", "message-2");
  }

  @Test
  void ofTwoWhoClaimAtTheSameTimeOneLeavesTheNodeToTheOther() throws InterruptedException {
    Nodes.NodeView before = nodes.actual(node);
    claim("a");
    assertThat(claims("b").claim(subject(), before, () -> Set.of("message-2"), this::later))
        .isInstanceOf(Claimed.Theirs.class);
  }

  @Test
  void aNodeThatItsOwnerHasLeftGoesToWhoeverComes() throws InterruptedException {
    claims("a").leave(subject(), claim("a"), this::later);
    assertThat(claimed("b", Set.of("message-2"))).isInstanceOf(Claimed.Ours.class);
  }

  @Test
  void aNodeClaimedByAnEarlierVersionGoesToWhoeverComes() throws InterruptedException {
    String old =
        "{\"owner\":\"a\",\"epoch\":1,\"since\":\"2026-01-01T00:00:00Z\",\"wasCordoned\":false}";
    nodes.changeByAnotherActor(
        node, new Change(true, Map.of(), Map.of(ClaimRecord.ANNOTATION, old)));
    assertThat(claim("b").record().epoch()).isEqualTo(2);
  }

  @Test
  void aClaimThatIsDrainedAtFirstSightMayBeOfAnEarlierTermination() throws InterruptedException {
    claims("a").drained(subject(), claim("a"), this::later);
    Claimed.Ours second = (Claimed.Ours) claimed("b", Set.of("message-2"));
    assertThat(second.claim().record().isDrained()).isFalse();
  }

  @Test
  void aFormerOwnerWritesNothingMore() throws InterruptedException {
    Claim first = claim("a");
    Claim second = claim("b");
    claims("a").drained(subject(), first, this::later);
    claims("a").leave(subject(), first, this::later);
    assertThat(ClaimRecord.parse(nodes.actual(node).claim())).contains(second.record());
  }

  @Test
  void thatANodeIsDrainedIsWrittenWhateverElseChangesItMeanwhile() throws InterruptedException {
    Claim ours = claim("a");
    nodes.conflictNextPatches(2);
    claims("a").drained(subject(), ours, this::later);
    assertThat(ClaimRecord.parse(nodes.actual(node).claim()))
        .hasValueSatisfying(claim -> assertThat(claim.isDrained()).isTrue());
  }

  private Claim claim(String owner) throws InterruptedException {
    return ((Claimed.Ours) claimed(owner, MESSAGES)).claim();
  }

  private Claimed claimed(String owner, Set<String> received) throws InterruptedException {
    return claims(owner).claim(subject(), nodes.actual(node), () -> received, this::later);
  }

  private Claims claims(String owner) {
    return new Claims(
        nodes, new TerminatingShare(nodes, 100, time), owner, time, new Random(1), fact -> {});
  }

  private Deadline later() {
    return time.in(Duration.ofHours(1));
  }

  private TerminatingInstance subject() {
    return new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
  }
}
