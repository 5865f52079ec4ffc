package io.lifecyclemanager.nodehold;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.kubernetes.ApiNodesCluster;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server: an admission policy refuses the patch in the middle. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class NodeHoldsClusterIT extends NodeHoldsContract {
  private static final String API = "/apis/admissionregistration.k8s.io/v1/";
  private static final Duration PAUSE = Duration.ofMillis(50);

  private ApiNodesCluster api;

  @Override
  NodesCluster openCluster() throws Exception {
    api = new ApiNodesCluster(RealCluster.kubeconfig(), () -> {});
    return api;
  }

  @Override
  Nodes refusePatches(NodeRef node) throws Exception {
    api.create(
        API + "validatingadmissionpolicies",
        json(
            """
            {"apiVersion": "admissionregistration.k8s.io/v1",
             "kind": "ValidatingAdmissionPolicy",
             "metadata": {"name": "refuse-%s"},
             "spec": {
               "failurePolicy": "Fail",
               "matchConstraints": {"resourceRules": [
                 {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["UPDATE"],
                  "resources": ["nodes"]}]},
               "validations": [{"expression": "object.metadata.name != '%s'"}]}}
            """
                .formatted(unique, node.name())));
    api.create(
        API + "validatingadmissionpolicybindings",
        json(
            """
            {"apiVersion": "admissionregistration.k8s.io/v1",
             "kind": "ValidatingAdmissionPolicyBinding",
             "metadata": {"name": "refuse-%s"},
             "spec": {"policyName": "refuse-%s", "validationActions": ["Deny"]}}
            """
                .formatted(unique, unique)));
    // The API server learns of the policy a moment later.
    for (int attempt = 0; attempt < 600 && !isDenied(node, attempt); attempt++) {
      api.time().sleep(PAUSE);
    }
    return api.nodes();
  }

  private boolean isDenied(NodeRef node, int attempt) {
    Map<String, String> annotation = Map.of("example.com/attempt", String.valueOf(attempt));
    return api.nodes()
            .patch(
                api.nodes().read(node).orElseThrow(),
                new NodeChange(null, Map.of(), Map.copyOf(annotation)))
        instanceof PatchOutcome.PatchDenied;
  }

  private static ObjectNode json(String manifest) throws Exception {
    return (ObjectNode) new JsonMapper().readTree(manifest);
  }
}
