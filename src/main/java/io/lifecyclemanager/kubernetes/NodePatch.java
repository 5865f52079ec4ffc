package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.NodeTaint;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One merge patch of a node, and the interpretation of responses to it. Pure. */
final class NodePatch {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private NodePatch() {}

  /**
   * The request, with version and UID as preconditions. Not a server-side apply, which would create
   * a missing node.
   */
  static ApiCall call(NodeView base, NodeChange change) {
    ObjectNode patch = KubernetesJson.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", base.resourceVersion());
    metadata.put("uid", base.ref().uid());
    put(metadata, "labels", change.labels());
    put(metadata, "annotations", change.annotations());
    if (change.unschedulable() != null) {
      patch.withObject("/spec").put("unschedulable", change.unschedulable());
    }
    if (change.taints() != null) {
      ArrayNode taints = patch.withObject("/spec").putArray("taints");
      change.taints().forEach(taint -> put(taints.addObject(), taint));
    }
    String name = base.ref().name();
    return ApiCall.patch("nodes", name, "api/v1/nodes/" + name, MERGE_PATCH, patch);
  }

  private static void put(ObjectNode metadata, String field, Map<String, @Nullable String> values) {
    if (!values.isEmpty()) {
      ObjectNode target = metadata.putObject(field);
      values.forEach(target::put);
    }
  }

  private static void put(ObjectNode target, NodeTaint taint) {
    target.put("key", taint.key()).put("effect", taint.effect());
    if (taint.value() != null) {
      target.put("value", taint.value());
    }
    if (taint.timeAdded() != null) {
      target.put("timeAdded", taint.timeAdded());
    }
  }

  /**
   * Interprets the response.
   *
   * <table>
   * <caption>Responses</caption>
   * <tr><td>200</td><td>patched</td></tr>
   * <tr><td>404 of this node</td><td>not found</td></tr>
   * <tr><td>409</td><td>stale: it has a newer {@code resourceVersion}</td></tr>
   * <tr><td>422 about {@code metadata.uid}</td><td>not found: another node has its name</td></tr>
   * <tr><td>any status, "denied the request"</td><td>denied by an admission webhook or policy</td>
   * </tr>
   * <tr><td>403</td><td>denied: a missing permission</td></tr>
   * </table>
   */
  static PatchOutcome outcome(ApiCall call, ApiResponse response) {
    if (response.isSuccess()) {
      return new PatchOutcome.NodePatched(
          NodeRecord.of(KubernetesJson.parse(call, response)).view());
    }
    ErrorStatus failure = response.errorStatus();
    if (failure.isAdmissionDenial()) {
      return new PatchOutcome.PatchDenied(failure.summary());
    }
    return switch (response.code()) {
      case 403 -> new PatchOutcome.PatchDenied(failure.summary());
      case 409 -> new PatchOutcome.StaleVersion();
      case 404, 422 -> {
        if (!concernsIdentity(failure)) {
          throw response.toFailure(call);
        }
        yield new PatchOutcome.NodeNotFound();
      }
      default -> throw response.toFailure(call);
    };
  }

  private static boolean concernsIdentity(ErrorStatus failure) {
    return failure.kind().equals("nodes")
        || failure.causes().stream().anyMatch(cause -> cause.field().equals("metadata.uid"));
  }
}
