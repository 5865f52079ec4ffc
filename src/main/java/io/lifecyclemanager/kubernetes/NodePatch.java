package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One merge patch of a node, and what the answers to it mean. */
final class NodePatch {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private NodePatch() {}

  /**
   * The request: version and UID in it are preconditions. Never a server-side apply, which would
   * create a missing node.
   */
  static ApiCall call(NodeView base, NodeChange change) {
    ObjectNode patch = KubernetesJson.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", base.resourceVersion());
    metadata.put("uid", base.ref().uid());
    put(metadata, "labels", change.labels());
    put(metadata, "annotations", change.annotations());
    if (change.unschedulable() != null) {
      patch.putObject("spec").put("unschedulable", change.unschedulable());
    }
    String name = base.ref().name();
    return ApiCall.patch("nodes", name, "api/v1/nodes/" + name, MERGE_PATCH, patch.toString());
  }

  private static void put(ObjectNode metadata, String field, Map<String, @Nullable String> values) {
    if (!values.isEmpty()) {
      ObjectNode target = metadata.putObject(field);
      values.forEach(target::put);
    }
  }

  /**
   * What the answer means.
   *
   * <table>
   * <caption>Answers</caption>
   * <tr><td>200</td><td>done</td></tr>
   * <tr><td>404 of this node</td><td>gone</td></tr>
   * <tr><td>409</td><td>its resourceVersion has moved on</td></tr>
   * <tr><td>422 about {@code metadata.uid}</td><td>another node has its name</td></tr>
   * <tr><td>any code, "denied the request"</td><td>an admission webhook or policy</td></tr>
   * <tr><td>403</td><td>a missing right</td></tr>
   * </table>
   */
  static PatchOutcome answer(ApiCall call, ApiResponse reply) {
    if (reply.isSuccess()) {
      return new PatchOutcome.NodePatched(NodeRecord.of(KubernetesJson.parse(call, reply)).view());
    }
    ErrorStatus failure = reply.errorStatus();
    if (failure.isAdmissionDenial()) {
      return new PatchOutcome.PatchDenied(failure.summary());
    }
    return switch (reply.code()) {
      case 403 -> new PatchOutcome.PatchDenied(failure.summary());
      case 409 -> new PatchOutcome.StaleVersion();
      case 404, 422 -> {
        if (!concernsIdentity(failure)) {
          throw reply.toFailure(call);
        }
        yield new PatchOutcome.NodeNotFound();
      }
      default -> throw reply.toFailure(call);
    };
  }

  private static boolean concernsIdentity(ErrorStatus failure) {
    return failure.kind().equals("nodes")
        || failure.causes().stream().anyMatch(cause -> cause.field().equals("metadata.uid"));
  }
}
