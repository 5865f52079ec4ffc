package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.drain.KubernetesDeployments;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The optional role for surges. */
class SurgePermissionsTest {
  private static final String APPS = "/apis/apps/v1/namespaces/default/";

  private final Time time = new SystemTime();
  private final Set<String> made = new ConcurrentSkipListSet<>();

  @Test
  void theRoleAllowsWhatASurgeAsksForAndNothingElse(@TempDir Path folder) throws Exception {
    try (SimulatedKubernetes api = SimulatedKubernetes.start(time);
        KubernetesConnection connection =
            KubernetesConnection.create(
                api.kubeconfig(folder.resolve("kubeconfig")),
                fact -> {
                  if (fact instanceof KubernetesRequest request) {
                    made.add(request.verb() + " " + request.resource());
                  }
                },
                time)) {
      KubernetesDeployments deployments = new KubernetesDeployments(connection, time);
      boolean restarted = deployments.restart(deployments.deploymentOf(create(api)).orElseThrow());
      assertThat(restarted).isTrue();
    }
    assertThat(Manifest.read(Path.of("deploy/kustomize/components/surge/surge.yaml")).permissions())
        .containsExactlyInAnyOrderElementsOf(made);
  }

  private static ReplicaSetRef create(SimulatedKubernetes api) throws InterruptedException {
    try (var client = KubernetesClients.of(api)) {
      RawApi raw = new RawApi(client);
      ObjectNode deployment = named("Deployment");
      String uid = raw.post(APPS + "deployments", deployment).json().at("/metadata/uid").asText();
      ObjectNode replicaSet = named("ReplicaSet");
      ObjectMetadata.of(replicaSet)
          .putArray("ownerReferences")
          .addObject()
          .put("kind", "Deployment")
          .put("name", "web")
          .put("uid", uid)
          .put("controller", true);
      return new ReplicaSetRef(
          "default",
          "web",
          raw.post(APPS + "replicasets", replicaSet).json().at("/metadata/uid").asText());
    }
  }

  private static ObjectNode named(String kind) {
    ObjectNode object = ObjectMetadata.JSON.createObjectNode();
    object.put("apiVersion", "apps/v1").put("kind", kind);
    ObjectMetadata.of(object).put("name", "web").put("namespace", "default");
    object.putObject("spec");
    return object;
  }
}
