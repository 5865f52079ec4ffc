package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A replica admits no node before the watch has shown what other replicas admitted. */
class DisruptionLimitPaceTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final List<NodeRef> all =
      IntStream.range(0, 10).mapToObj(i -> nodes.add("i-" + i, "node-" + i)).toList();
  private int ahead;
  private final DisruptionLimit share =
      new DisruptionLimit(new UnconfirmedNodes(), new MaxUnavailable(50, true), time);

  @Test
  void theNextNodeIsAdmittedOnceTheIndexCountsTheOneBefore() {
    assertThat(share.tryAdmit(view(0))).isTrue();
    assertThat(share.tryAdmit(view(1))).isFalse();
    assertThat(share.tryAdmit(view(0))).as("asked again").isTrue();
    leaves(0);
    assertThat(share.tryAdmit(view(1))).isTrue();
  }

  @Test
  void noNodeIsAdmittedWhileAPatchIsUnconfirmed() {
    ahead = 1;
    assertThat(share.tryAdmit(view(0))).isFalse();
    ahead = 0;
    assertThat(share.tryAdmit(view(0))).isTrue();
  }

  @Test
  void aReleasedNodeDoesNotCount() {
    assertThat(share.tryAdmit(view(0))).isTrue();
    share.release(all.getFirst());
    assertThat(share.tryAdmit(view(1))).isTrue();
  }

  @Test
  void aNodeWithoutCordonCountsAndDelaysNoOther() {
    for (int i = 0; i < 5; i++) {
      assertThat(share.tryAdmit(view(i))).isTrue();
      share.markUncordoned(all.get(i));
    }
    assertThat(share.tryAdmit(view(5))).isFalse();
    share.release(all.getFirst());
    assertThat(share.tryAdmit(view(5))).isTrue();
  }

  @Test
  void noMoreNodesThanTheLimitAreAdmitted() {
    IntStream.range(0, 5).forEach(this::leaves);
    assertThat(share.tryAdmit(view(5))).isFalse();
    assertThat(share.usage()).isEqualTo(new DisruptionLimit.LimitUsage(5, 5, 10));
    nodes.remove(all.getFirst());
    assertThat(share.tryAdmit(view(5))).as("four of nine, four may").isFalse();
    nodes.remove(all.get(1));
    assertThat(share.tryAdmit(view(5))).as("three of eight, four may").isTrue();
  }

  private NodeView view(int number) {
    return nodes.actual(all.get(number));
  }

  private void leaves(int number) {
    nodes.changeByAnotherActor(
        all.get(number),
        new NodeChange(
            true, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), Map.of(ClaimRecord.ANNOTATION, "{}")));
  }

  /** The nodes, some of which the watch has not shown as terminating yet. */
  private final class UnconfirmedNodes extends ForwardingNodes {
    UnconfirmedNodes() {
      super(nodes);
    }

    @Override
    public NodeCounts counts() {
      NodeCounts tally = nodes.counts();
      return new NodeCounts(tally.nodes(), tally.terminating(), ahead);
    }
  }
}
