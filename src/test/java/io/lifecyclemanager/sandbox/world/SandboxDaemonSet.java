package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;

/**
 * The DaemonSet of the sandbox: one pod on every node, to be left alone.
 *
 * @param uid of the object in the API
 */
public record SandboxDaemonSet(String uid) {
  public static final String NAME = "agent";

  /** As it is created; its controller, where there is one, makes the pods. */
  static final String MANIFEST =
      """
      {"apiVersion": "apps/v1", "kind": "DaemonSet",
       "metadata": {"name": "agent", "namespace": "sandbox"},
       "spec": {
         "selector": {"matchLabels": {"app": "agent"}},
         "template": {
           "metadata": {"labels": {"app": "agent"}},
           "spec": {
             "automountServiceAccountToken": false,
             "tolerations": [{"operator": "Exists"}],
             "containers": [{"name": "main", "image": "registry.invalid/none:1"}]}}}}
      """;

  /** The pod as its controller would make it, for an API without that controller. */
  PodManifest podOn(String node) {
    return PodManifest.named(ClusterFixtures.NAMESPACE, NAME + "-" + node)
        .app(NAME)
        .on(node)
        .controlledBy("apps/v1", "DaemonSet", NAME, uid)
        .phase("Pending");
  }
}
