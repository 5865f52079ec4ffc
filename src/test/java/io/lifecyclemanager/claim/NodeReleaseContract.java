package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome.ClaimChanged;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome.NodeMissing;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome.NotClaimed;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome.OwnerAnswered;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome.ReleaseWritten;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The part of {@link NodesContract} about nodes with a claim, and about their release. */
abstract class NodeReleaseContract {
  final String unique = UUID.randomUUID().toString().substring(0, 8);
  final String name = "node-" + unique;
  final InstanceId instance = new InstanceId("i-" + unique);
  NodesCluster cluster;
  Nodes nodes;

  /** Creates the cluster of one test. */
  protected abstract NodesCluster openCluster() throws Exception;

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
    nodes = cluster.nodes();
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @Test
  void nodesWithAClaimAreListedWithTheirInstances() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.await(() -> nodes.cached(node).isPresent());
    assertThat(claimed(node)).isFalse();
    cluster.changeByOthers(node, new NodeChange(null, Map.of(), claims("theirs")));
    cluster.await(() -> claimed(node));
    assertThat(nodes.claimed())
        .contains(new ClaimedNode(instance, nodes.cached(node).orElseThrow()));
    cluster.remove(node);
    cluster.await(() -> !claimed(node));
  }

  @Test
  void aReleasedNodeIsAsItWasBefore() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.changeByOthers(node, new NodeChange(null, labels("false"), Map.of()));
    NodeView before = nodes.read(node).orElseThrow();
    ClaimRecord claim =
        ClaimRecords.first(
            "replica-1", Instant.EPOCH, before, NodeViews.scope(Set.of("message-1")), true);
    assertThat(nodes.patch(before, NodeMarks.cordon(NodeMarks.annotations(before, claim))))
        .isInstanceOf(PatchOutcome.NodePatched.class);
    NodeView claimed = nodes.read(node).orElseThrow();
    OwnerPing pings = new OwnerPing(nodes);
    NodeView pinged = pings.ping(claimed).orElseThrow();

    NodeRelease release = new NodeRelease(nodes);
    assertThat(release.release(claimed))
        .as("the ping is no other claim")
        .isInstanceOf(ReleaseWritten.class);
    NodeView after = nodes.read(node).orElseThrow();
    assertThat(after.unschedulable()).isFalse();
    assertThat(after.excludeLabel()).isEqualTo("false");
    assertThat(after.hasMarks()).isFalse();
    assertThat(release.release(pinged)).isInstanceOf(NotClaimed.class);
    assertThat(nodes.read(node)).as("released twice").contains(after);
  }

  @Test
  void theReleaseOfAnOldClaimKeepsANewOne() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.changeByOthers(node, new NodeChange(true, labels("true"), claims("first")));
    NodeView first = nodes.read(node).orElseThrow();
    cluster.changeByOthers(node, new NodeChange(null, Map.of(), claims("second")));

    assertThat(new NodeRelease(nodes).release(first)).isInstanceOf(ClaimChanged.class);
    NodeView after = nodes.read(node).orElseThrow();
    assertThat(after.claim()).isEqualTo("second");
    assertThat(after.unschedulable()).isTrue();
  }

  @Test
  void aNodeWhoseOwnerHasAnsweredIsLeftToIt() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.changeByOthers(node, new NodeChange(true, labels("true"), claims("first")));
    OwnerPing pings = new OwnerPing(nodes);
    NodeView pinged = pings.pingOwnerOf(nodes.read(node).orElseThrow()).orElseThrow();
    pings.answerPing(pinged);
    NodeView answered = nodes.read(node).orElseThrow();

    NodeRelease release = new NodeRelease(nodes);
    assertThat(release.releaseUnlessAnswered(pinged)).isInstanceOf(OwnerAnswered.class);
    assertThat(nodes.read(node)).contains(answered);
    pings.pingOwnerOf(answered);
    assertThat(release.releaseUnlessAnswered(pinged))
        .as("pinged again since")
        .isInstanceOf(OwnerAnswered.class);
    NodeView again = nodes.read(node).orElseThrow();
    assertThat(release.releaseUnlessAnswered(again)).isInstanceOf(ReleaseWritten.class);
  }

  @Test
  void aNodeThatIsGoneCannotBeReleased() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.changeByOthers(node, new NodeChange(true, labels("true"), claims("first")));
    NodeView claimed = nodes.read(node).orElseThrow();
    cluster.remove(node);

    assertThat(new NodeRelease(nodes).release(claimed)).isInstanceOf(NodeMissing.class);
  }

  private boolean claimed(NodeRef node) {
    return nodes.claimed().stream().anyMatch(it -> it.node().ref().equals(node));
  }

  static Map<String, @Nullable String> labels(@Nullable String exclude) {
    Map<String, @Nullable String> labels = new HashMap<>();
    labels.put(NodeMarks.EXCLUDE_LABEL, exclude);
    return labels;
  }

  static Map<String, @Nullable String> claims(String claim) {
    return Map.of(ClaimRecord.ANNOTATION, claim);
  }
}
