package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import org.jspecify.annotations.Nullable;

/**
 * What the index keeps of a Node.
 *
 * @param instance from {@code spec.providerID}; null for machines that are no EC2 instances
 * @param view the node as the other packages see it
 */
public record NodeRecord(@Nullable InstanceId instance, NodeView view) {
  /** The fields that {@link #of} reads. */
  static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.name",
          "metadata.uid",
          "metadata.resourceVersion",
          "metadata.labels",
          "metadata.annotations",
          "spec.providerID",
          "spec.unschedulable",
          "status.conditions");

  static NodeRecord of(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    String name = metadata.path("name").asText("");
    NodeView view =
        new NodeView(
            new NodeRef(name, metadata.path("uid").asText("")),
            metadata.path("resourceVersion").asText(""),
            node.path("spec").path("unschedulable").asBoolean(false),
            ready(node),
            KubernetesJson.textOrNull(metadata.path("labels"), NodeMarks.EXCLUDE_LABEL),
            KubernetesJson.textOrNull(metadata.path("annotations"), ClaimRecord.ANNOTATION),
            KubernetesJson.textOrNull(metadata.path("annotations"), OwnerPing.ANNOTATION),
            metadata.path("annotations").has(NodeMarks.PREDECESSOR_ANNOTATION));
    return new NodeRecord(instance(node.path("spec").path("providerID").asText("")), view);
  }

  String name() {
    return view.ref().name();
  }

  /** {@code aws:///<zone>/<instance>}; Fargate and hybrid nodes end in something else. */
  public static @Nullable InstanceId instance(String providerId) {
    String last = providerId.substring(providerId.lastIndexOf('/') + 1);
    boolean isInstance = providerId.startsWith("aws://") && InstanceId.isValid(last);
    return isInstance ? new InstanceId(last) : null;
  }

  private static ReadyCondition ready(JsonNode node) {
    return switch (KubernetesJson.readyStatus(node)) {
      case "True" -> ReadyCondition.TRUE;
      case "False" -> ReadyCondition.FALSE;
      default -> ReadyCondition.UNKNOWN;
    };
  }
}
