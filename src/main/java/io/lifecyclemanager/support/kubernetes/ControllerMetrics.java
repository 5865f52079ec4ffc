package io.lifecyclemanager.support.kubernetes;

import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import java.io.IOException;

/** The metrics of pods, through the API server, which needs the permission get pods/proxy. */
public final class ControllerMetrics {
  private final ApiReader api;
  private final String namespace;

  public ControllerMetrics(KubernetesConnection connection, String namespace) {
    this.api = new ApiReader(connection);
    this.namespace = namespace;
  }

  /**
   * Adds the metrics of a pod. Where they cannot be read, that becomes a problem.
   *
   * @throws IOException when the archive cannot be written
   */
  public void collect(ReplicaManifest pod, BundleFiles files) throws IOException {
    String file = "metrics/" + pod.name() + ".txt";
    String path =
        "api/v1/namespaces/%s/pods/%s:%d/proxy/metrics"
            .formatted(namespace, pod.name(), pod.port());
    try {
      files.add(file, api.readText("pods/proxy", pod.name(), path));
    } catch (RemoteFailure e) {
      files.addFailure(file + ": ", e);
    }
  }
}
