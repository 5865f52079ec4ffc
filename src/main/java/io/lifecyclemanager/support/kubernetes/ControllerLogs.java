package io.lifecyclemanager.support.kubernetes;

import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The recent logs of pods, through the API server, which needs the permission get pods/log. */
public final class ControllerLogs {
  /** The kubelet sends no more; the newest lines are missing then. */
  private static final int MAX_BYTES = 10 << 20;

  private final ApiReader api;
  private final String namespace;
  private final int lines;

  /**
   * @param lines how many lines of each log, the newest ones
   */
  public ControllerLogs(KubernetesConnection connection, String namespace, int lines) {
    this.api = new ApiReader(connection);
    this.namespace = namespace;
    this.lines = lines;
  }

  /**
   * Adds the log of a pod, and that of its container before the last restart. What cannot be read
   * becomes a problem.
   *
   * @throws IOException when the archive cannot be written
   */
  public void collect(ReplicaManifest pod, BundleFiles files) throws IOException {
    add(pod, "", "logs/" + pod.name() + ".log", files);
    if (pod.restarted()) {
      add(pod, "&previous=true", "logs/" + pod.name() + ".previous.log", files);
    }
  }

  private void add(ReplicaManifest pod, String query, String file, BundleFiles files)
      throws IOException {
    String path =
        "api/v1/namespaces/%s/pods/%s/log?container=%s&timestamps=true&tailLines=%d&limitBytes=%d%s"
            .formatted(namespace, pod.name(), pod.container(), lines, MAX_BYTES, query);
    try {
      String log = api.readText("pods/log", pod.name(), path);
      files.add(file, log);
      if (log.getBytes(StandardCharsets.UTF_8).length >= MAX_BYTES) {
        files.addProblem(
            "%s ends after %d bytes, the newest lines are missing; give fewer --log-lines"
                .formatted(file, MAX_BYTES));
      }
    } catch (RemoteFailure e) {
      files.addFailure(file + ": ", e);
    }
  }
}
