package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.time.Instant;
import java.util.List;

/** The status that a kubelet reports of a pod. Pure. */
final class PodStatusReport {

  private static final List<String> CONDITIONS =
      List.of("PodScheduled", "Initialized", "ContainersReady", "Ready");

  private PodStatusReport() {}

  /** A merge patch of the status: running and ready since now; for this pod and no namesake. */
  static ObjectNode running(Pod pod, Instant now) {
    String since = ObjectMetadata.timestamp(now);
    ObjectNode patch = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.of(patch).put("uid", pod.getMetadata().getUid());
    ObjectNode status = patch.putObject("status");
    String address = address(pod.getMetadata().getUid());
    status.put("phase", "Running").put("startTime", since).put("hostIP", "127.0.0.1");
    status.put("podIP", address).putArray("podIPs").addObject().put("ip", address);
    ArrayNode conditions = status.putArray("conditions");
    for (String type : CONDITIONS) {
      conditions
          .addObject()
          .put("type", type)
          .put("status", "True")
          .put("lastTransitionTime", since);
    }
    ArrayNode containers = status.putArray("containerStatuses");
    for (Container container : pod.getSpec().getContainers()) {
      ObjectNode report = containers.addObject();
      report.put("name", container.getName()).put("image", container.getImage());
      report.put("imageID", "").put("containerID", "sandbox://" + container.getName());
      report.put("ready", true).put("started", true).put("restartCount", 0);
      report.putObject("state").putObject("running").put("startedAt", since);
    }
    return patch;
  }

  /** An address that differs from pod to pod, most of the time; no client connects to it. */
  private static String address(String uid) {
    int hash = uid.hashCode();
    return "10.%d.%d.%d"
        .formatted(64 + Math.floorMod(hash >> 16, 64), hash >> 8 & 0xff, 1 + (hash & 0x7f));
  }
}
