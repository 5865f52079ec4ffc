package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Claims.Claim;
import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.Subject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");

  @Test
  void howTheNodeWasBeforeIsRemembered() throws InterruptedException {
    nodes.changeByOthers(
        node, new Change(true, new HashMap<>(Map.of(Claims.EXCLUDE_LABEL, "false")), Map.of()));
    Claim claim = claim("a");

    assertThat(nodes.truth(node).excludeLabel()).isEqualTo("true");
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
    assertThat(claims("a").lostTo(first)).contains("b");
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
    nodes.changeByOthers(node, new Change(false, Map.of(), Map.of()));
    claim("a");
    assertThat(nodes.truth(node).unschedulable()).isTrue();
  }

  @Test
  void anAnnotationThatIsNotOursIsOverwritten() throws InterruptedException {
    nodes.changeByOthers(
        node, new Change(null, Map.of(), new HashMap<>(Map.of(ClaimRecord.ANNOTATION, "{oops"))));
    assertThat(claim("a").record().epoch()).isEqualTo(1);
  }

  @Test
  void whatThePredecessorDidToANodeIsOursToUndo() throws InterruptedException {
    Map<String, String> theirs = new HashMap<>(Map.of(Claims.PREDECESSOR, "{}"));
    nodes.changeByOthers(
        node, new Change(true, new HashMap<>(Map.of(Claims.EXCLUDE_LABEL, "true")), theirs));
    Claim claim = claim("a");

    assertThat(claim.record().wasCordoned()).isFalse();
    assertThat(claim.record().excludeLabelWas()).isNull();
    assertThat(nodes.truth(node).leftByPredecessor()).isFalse();
  }

  @Test
  void aNodeThatRegisteredAgainIsAnotherOne() throws InterruptedException {
    Nodes.NodeView before = nodes.truth(node);
    nodes.remove(node);
    nodes.add("i-1", "node-1");
    assertThat(claims("a").claim(subject(), before, this::later)).isEmpty();
  }

  private Claim claim(String owner) throws InterruptedException {
    return claims(owner).claim(subject(), nodes.truth(node), this::later).orElseThrow();
  }

  private Claims claims(String owner) {
    return new Claims(nodes, owner, time, new Random(1), fact -> {});
  }

  private Deadline later() {
    return time.in(Duration.ofHours(1));
  }

  private Subject subject() {
    return new Subject(new InstanceId("i-1"), new GroupName("web"), node);
  }
}
