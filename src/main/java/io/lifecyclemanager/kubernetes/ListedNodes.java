package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.preview.PreviewNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The nodes, listed for each call. Thread-safe. */
public final class ListedNodes implements PreviewNodes {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ResourceList NODES =
      new ResourceList("nodes", "api/v1/nodes", "", NodeRecord.FIELDS);

  private final KubernetesConnection connection;
  private final Time time;

  public ListedNodes(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
  }

  @Override
  public List<PreviewedNode> list() {
    return NODES.listUrgently(connection, time, TIMEOUT, NodeRecord::of).stream()
        .map(ListedNodes::toPreviewed)
        .toList();
  }

  static PreviewedNode toPreviewed(NodeRecord node) {
    NodeRequests requests = node.view().requests();
    return new PreviewedNode(
        node.view().ref(),
        Optional.ofNullable(node.instance()),
        PlanParser.ofAnnotations(requests.drain(), requests.deadline()));
  }
}
