package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts of nodes while responses to patches arrive before the watch shows them. */
class NodeTableTest {
  private final NodeTable table = new NodeTable(fact -> {}, new SimulatedTime().signal());
  private final NodeView inUse = view("1", false);
  private final NodeView leaving = view("2", true);

  @Test
  void aPatchIsUnconfirmedUntilTheWatchShowsIt() {
    table.onListed(List.of(record(inUse)));
    table.applyPatch(inUse, leaving);
    assertThat(table.counts()).isEqualTo(new NodeCounts(1, 1, 1));
    table.onChanged(record(leaving));
    assertThat(table.counts()).isEqualTo(new NodeCounts(1, 1, 0));
    table.onDeleted(record(leaving));
    assertThat(table.counts()).isEqualTo(new NodeCounts(0, 0, 0));
  }

  @Test
  void afterANewListNoPatchIsUnconfirmed() {
    table.onListed(List.of(record(inUse)));
    table.applyPatch(inUse, leaving);
    table.onListed(List.of(record(leaving)));
    assertThat(table.counts()).isEqualTo(new NodeCounts(1, 1, 0));
  }

  private static NodeRecord record(NodeView view) {
    return new NodeRecord(null, view);
  }

  private static NodeView view(String version, boolean leaving) {
    return new NodeView(
        new NodeRef("node-1", "uid-1"),
        version,
        leaving,
        ReadyCondition.TRUE,
        leaving ? "true" : null,
        leaving ? "{}" : null,
        null,
        false);
  }
}
