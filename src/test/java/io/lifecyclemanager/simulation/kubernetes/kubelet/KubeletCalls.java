package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What machines say to the API. Kubelets never give up: everything is tried again until the API has
 * answered for good.
 */
final class KubeletCalls implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Done, or the pod is not this one any more. */
  private static final Set<Integer> FINAL = Set.of(200, 404, 409, 422);

  private final RawApi api;
  private final Time time;
  private volatile boolean closed;

  KubeletCalls(KubernetesClient client, Time time) {
    api = new RawApi(client);
    this.time = time;
  }

  /** Whether the API has taken it over that the pod is ready. */
  boolean reportRunning(SimulatedPod pod, Instant since) {
    ObjectNode patch = PodStatusReport.running(pod.pod(), since);
    return untilAnswered(() -> api.patch(pod.path() + "/status", patch)) == 200;
  }

  /** Takes the pod out of the API; a pod with finalizers stays until they are off. */
  void remove(SimulatedPod pod) {
    ObjectNode options = ObjectMetadata.JSON.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("gracePeriodSeconds", 0);
    options.putObject("preconditions").put("uid", pod.uid());
    int _ = untilAnswered(() -> api.delete(pod.path(), options));
  }

  void removeNode(String node) {
    String path = ResourceType.NODES.path("", node);
    int _ = untilAnswered(() -> api.delete(path, ObjectMetadata.JSON.createObjectNode()));
  }

  @Override
  public void close() {
    closed = true;
  }

  private int untilAnswered(Callable<RawApi.RawReply> call) {
    while (!closed) {
      int code = once(call);
      if (FINAL.contains(code)) {
        return code;
      }
      try {
        time.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
    return 0;
  }

  /** The status of the answer; 0 where none came. */
  private static int once(Callable<RawApi.RawReply> call) {
    try {
      return call.call().code();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (Exception e) {
      return 0;
    }
  }
}
