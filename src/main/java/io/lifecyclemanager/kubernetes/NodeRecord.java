package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodePlacement;
import io.lifecyclemanager.claim.NodeTaint;
import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.claim.Nodes.UnidentifiedNode;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.plan.PlanParser;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the index keeps of a Node.
 *
 * @param instance from {@code spec.providerID}; null for machines that are no EC2 instances
 * @param unidentified the node's names and addresses where its {@code spec.providerID} does not
 *     tell whether it is an EC2 instance; otherwise null
 * @param view the node as the other packages see it
 */
public record NodeRecord(
    @Nullable InstanceId instance, @Nullable UnidentifiedNode unidentified, NodeView view) {
  private static final Set<String> NAME_TYPES = Set.of("Hostname", "InternalDNS");

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
          "spec.taints",
          "status.addresses",
          "status.conditions");

  static NodeRecord of(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    JsonNode annotations = metadata.path("annotations");
    String name = metadata.path("name").asText("");
    String providerId = node.path("spec").path("providerID").asText("");
    NodeView view =
        new NodeView(
            new NodeRef(name, metadata.path("uid").asText("")),
            metadata.path("resourceVersion").asText(""),
            node.path("spec").path("unschedulable").asBoolean(false),
            ready(node),
            KubernetesJson.textOrNull(metadata.path("labels"), NodeMarks.EXCLUDE_LABEL),
            KubernetesJson.textOrNull(annotations, ClaimRecord.ANNOTATION),
            KubernetesJson.textOrNull(annotations, OwnerPing.ANNOTATION),
            annotations.has(NodeMarks.PREDECESSOR_ANNOTATION),
            NodeRequests.of(
                KubernetesJson.textOrNull(annotations, PlanParser.DRAIN_ANNOTATION),
                KubernetesJson.textOrNull(annotations, PlanParser.DEADLINE_ANNOTATION)),
            placement(metadata.path("labels")),
            instance(providerId),
            holdMarks(annotations, node.path("spec").path("taints")));
    return new NodeRecord(
        instance(providerId),
        isUnidentified(providerId) ? unidentified(view.ref(), node) : null,
        view);
  }

  private static NodeHoldMarks holdMarks(JsonNode annotations, JsonNode taints) {
    return NodeHoldMarks.of(
        KubernetesJson.textOrNull(annotations, NodeHoldRecord.ANNOTATION),
        KubernetesJson.textOrNull(annotations, NodeHoldMarks.SCALE_DOWN_DISABLED),
        KubernetesJson.elements(taints)
            .map(taint ->
                new NodeTaint(
                    taint.path("key").asText(""),
                    KubernetesJson.textOrNull(taint, "value"),
                    taint.path("effect").asText(""),
                    KubernetesJson.textOrNull(taint, "timeAdded")))
            .toList());
  }

  private static NodePlacement placement(JsonNode labels) {
    return NodePlacement.of(
        KubernetesJson.textOrNull(labels, "topology.kubernetes.io/zone"),
        KubernetesJson.textOrNull(labels, "eks.amazonaws.com/nodegroup"),
        KubernetesJson.textOrNull(labels, "karpenter.sh/nodepool"),
        KubernetesJson.textOrNull(labels, "eks.amazonaws.com/compute-type"));
  }

  /** Fargate and hybrid nodes are known to be no instances. */
  private static boolean isUnidentified(String providerId) {
    return instance(providerId) == null
        && !providerId.startsWith("eks-hybrid://")
        && !(providerId.startsWith("aws://") && providerId.contains("/fargate-"));
  }

  private static UnidentifiedNode unidentified(NodeRef ref, JsonNode node) {
    Set<String> names = new HashSet<>(Set.of(ref.name()));
    Set<String> addresses = new HashSet<>();
    KubernetesJson.elements(node.path("status").path("addresses"))
        .forEach(each -> {
          String type = each.path("type").asText("");
          String value = each.path("address").asText("");
          if (NAME_TYPES.contains(type)) {
            names.add(value);
          } else if (type.equals("InternalIP")) {
            addresses.add(value);
          }
        });
    return new UnidentifiedNode(ref, names, addresses);
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
