package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.InspectedClusterFixture;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects in the API server of a cluster, simulated or real. */
final class ApiClusterFixture implements InspectedClusterFixture {
  private final TestCluster api;
  private final PermissionSetter permissions;
  private final ClusterInspector cluster;
  private final List<String> kept = new ArrayList<>();

  /** Grants and denies permissions, which depends on the kind of cluster. */
  interface PermissionSetter {
    void set(
        TestCluster api,
        ServiceAccount account,
        List<ClusterPermission> allowed,
        List<ClusterPermission> denied)
        throws InterruptedException;
  }

  ApiClusterFixture(Path kubeconfig, PermissionSetter permissions, Runnable afterwards)
      throws InterruptedException {
    api = new TestCluster(kubeconfig, afterwards);
    this.permissions = permissions;
    cluster = new KubernetesClusterInspector(api.connection, TestCluster.TIME);
    api.makeNamespace();
  }

  @Override
  public ClusterInspector inspector() {
    return cluster;
  }

  @Override
  public String namespace() {
    return api.namespace;
  }

  @Override
  public void add(NodeState node) throws InterruptedException {
    NodeManifest manifest = NodeManifest.named(node.name());
    if (!node.providerId().isEmpty()) {
      manifest.providerId(node.providerId());
    }
    node.labels().forEach(manifest::label);
    api.create("/api/v1/nodes", manifest.json());
  }

  @Override
  public void add(PodState pod) throws InterruptedException {
    api.create(path("pods"), InspectedManifests.of(pod));
  }

  @Override
  public void addReady(PodState pod) throws InterruptedException {
    add(pod);
    ObjectNode status = KubernetesJson.object();
    ObjectNode condition = status.putObject("status").putArray("conditions").addObject();
    condition.put("type", "Ready").put("status", "True");
    api.patch(path("pods") + "/" + pod.name() + "/status", status);
  }

  @Override
  public void addFinished(PodState pod) throws InterruptedException {
    add(pod);
    ObjectNode status = KubernetesJson.object();
    status.putObject("status").put("phase", "Succeeded");
    api.patch(path("pods") + "/" + pod.name() + "/status", status);
  }

  @Override
  public void addTerminating(PodState pod) throws InterruptedException {
    ObjectNode manifest = InspectedManifests.of(pod);
    manifest.withObject("/metadata").putArray("finalizers").add("example.com/kept");
    api.create(path("pods"), manifest);
    String path = path("pods") + "/" + pod.name();
    kept.add(path);
    api.remove(path);
  }

  @Override
  public void add(DisruptionBudgetState budget) throws InterruptedException {
    String path = "/apis/policy/v1/namespaces/%s/poddisruptionbudgets".formatted(namespace());
    api.create(path, InspectedManifests.of(budget));
    api.until(
        path + "/" + budget.name(),
        json ->
            json.path("status").path("desiredHealthy").asInt() == budget.desiredHealthy()
                && json.path("status").path("currentHealthy").asInt() == budget.currentHealthy());
  }

  @Override
  public void add(WorkloadState workload) throws InterruptedException {
    api.create(
        "/apis/apps/v1/namespaces/%s/%ss"
            .formatted(namespace(), KubernetesJson.lowerCase(workload.kind())),
        InspectedManifests.of(workload));
  }

  @Override
  public void addLocalClaim(String claim, String path) throws InterruptedException {
    ObjectNode volume = InspectedManifests.volume("local-" + api.unique, namespace(), claim);
    volume.withObject("/spec/local").put("path", path);
    ArrayNode terms =
        volume.withObject("/spec/nodeAffinity/required").putArray("nodeSelectorTerms");
    ObjectNode host = terms.addObject().putArray("matchExpressions").addObject();
    host.put("key", "kubernetes.io/hostname").put("operator", "In").putArray("values").add("a");
    bind(volume, claim);
  }

  @Override
  public void addOtherClaim(String claim) throws InterruptedException {
    ObjectNode volume = InspectedManifests.volume("other-" + api.unique, namespace(), claim);
    volume.withObject("/spec/csi").put("driver", "example.com").put("volumeHandle", "a");
    bind(volume, claim);
  }

  /** A real cluster has a controller that binds the two; a simulated one needs the status. */
  private void bind(ObjectNode volume, String claim) throws InterruptedException {
    String name = volume.path("metadata").path("name").asText();
    api.create(path("persistentvolumeclaims"), InspectedManifests.claim(claim, name));
    api.create("/api/v1/persistentvolumes", volume);
    ObjectNode status = KubernetesJson.object();
    status.putObject("status").put("phase", "Bound");
    String path = "/api/v1/persistentvolumes/" + name;
    api.patch(path + "/status", status);
    api.until(path, json -> json.path("status").path("phase").asText().equals("Bound"));
  }

  @Override
  public void add(ServiceAccount account, String role) throws InterruptedException {
    ObjectNode manifest = InspectedManifests.named("v1", "ServiceAccount", account.name());
    if (!role.isEmpty()) {
      manifest.withObject("/metadata/annotations").put("eks.amazonaws.com/role-arn", role);
    }
    api.create(path("serviceaccounts"), manifest);
  }

  @Override
  public void setPermissions(
      ServiceAccount account, List<ClusterPermission> allowed, List<ClusterPermission> denied)
      throws InterruptedException {
    permissions.set(api, account, allowed, denied);
  }

  @Override
  public void end() throws InterruptedException {
    ObjectNode patch = KubernetesJson.object();
    patch.putObject("metadata").putNull("finalizers");
    for (String path : kept) {
      api.patch(path, patch);
    }
    api.end();
  }

  private String path(String plural) {
    return "/api/v1/namespaces/%s/%s".formatted(namespace(), plural);
  }
}
