package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodePlacement;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses that refuse the patch of a node. */
class RefusedPatchTest {
  @AutoClose private final AdapterFixture cluster = new AdapterFixture();
  private NodeView node;

  @BeforeEach
  void addNode() {
    NodeRef ref = cluster.addNode("node", "i-0abc");
    node = cluster.index.read(ref).orElseThrow();
  }

  @Test
  void aMissingPermissionDenies() {
    assertThat(patch(InjectedResponse.forbidden("nodes \"node\" is forbidden: no")))
        .isEqualTo(new PatchOutcome.PatchDenied("nodes \"node\" is forbidden: no"));
  }

  @Test
  void aWebhookDeniesWithAnyCode() {
    for (int code : new int[] {400, 404, 409, 422, 500}) {
      assertThat(patch(InjectedResponse.deniedByWebhook("guard", code, "not this one")))
          .isEqualTo(
              new PatchOutcome.PatchDenied(
                  "admission webhook \"guard\" denied the request: not this one"));
    }
  }

  @Test
  void anInvalidChangeIsRejected() {
    assertThatThrownBy(
            () -> patch(InjectedResponse.status(422, "Invalid", "metadata.labels: bad value")))
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REJECTED));
  }

  @Test
  void onlyAnAnswerOfTheApiServerAboutThisCallIsARefusal() {
    assertThat(isRefusal(InjectedResponse.status(500, "InternalError", "failed calling webhook")))
        .isTrue();
    assertThat(isRefusal(InjectedResponse.status(422, "Invalid", "bad value"))).isTrue();
    assertThat(isRefusal(InjectedResponse.status(401, "Unauthorized", "no token"))).isFalse();
    assertThat(isRefusal(InjectedResponse.overloaded(1))).isFalse();
    assertThat(
            isRefusal(
                new InjectedResponse.Canned(502, "text/plain", "Bad Gateway", Optional.empty())))
        .isFalse();
  }

  private boolean isRefusal(InjectedResponse answer) {
    return catchThrowableOfType(RemoteFailure.class, () -> patch(answer)).isRefusal();
  }

  @Test
  void anOverloadedServerThrottles() {
    assertThatThrownBy(() -> patch(InjectedResponse.overloaded(1)))
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.THROTTLED));
    assertThat(cluster.kubernetes.calls().count("patch", "nodes")).isEqualTo(1);
  }

  @Test
  void aNodeWithAnotherUidIsNotFound() {
    NodeView other =
        new NodeView(
            new NodeRef("node", "of-another"),
            node.resourceVersion(),
            false,
            node.ready(),
            null,
            null,
            null,
            false,
            NodeRequests.NONE,
            NodePlacement.UNKNOWN,
            null,
            NodeHoldMarks.NONE);
    assertThat(cluster.index.patch(other, cordon())).isEqualTo(new PatchOutcome.NodeNotFound());
  }

  @Test
  void theIndexShowsAPatchBeforeTheWatchDoes() throws Exception {
    cluster.startIndex();
    cluster.kubernetes.faults().silenceWatches();
    cluster.index.patch(node, cordon());
    assertThat(cluster.find("i-0abc").orElseThrow().unschedulable()).isTrue();
  }

  private PatchOutcome patch(InjectedResponse answer) {
    try (ApiFault _ = cluster.kubernetes.faults().answer("patch", "nodes", answer)) {
      return cluster.index.patch(node, cordon());
    }
  }

  private static NodeChange cordon() {
    return new NodeChange(true, Map.of(), Map.of());
  }
}
