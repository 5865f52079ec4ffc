package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives unbound pods the emptiest node that takes pods. Used by one thread. */
final class PodPlacement {

  private static final int PODS_PER_NODE = 110;

  private final RawApi api;
  private final Map<String, String> placed = new HashMap<>();

  PodPlacement(RawApi api) {
    this.api = api;
  }

  void place(List<Pod> pods, List<Node> nodes) throws InterruptedException {
    Map<String, Integer> load = new HashMap<>();
    for (Pod pod : pods) {
      String node = nodeOf(pod);
      if (!node.isEmpty()) {
        load.merge(node, 1, Integer::sum);
      }
    }
    for (Pod pod : pods) {
      if (nodeOf(pod).isEmpty() && pod.getMetadata().getDeletionTimestamp() == null) {
        Optional<String> node = emptiest(nodes, load);
        if (node.isPresent() && bind(pod, node.get())) {
          placed.put(pod.getMetadata().getUid(), node.get());
          load.merge(node.get(), 1, Integer::sum);
        }
      }
    }
  }

  /** What the pod says, or what we know of it before it says so. */
  private String nodeOf(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node == null ? placed.getOrDefault(pod.getMetadata().getUid(), "") : node;
  }

  private boolean bind(Pod pod, String node) throws InterruptedException {
    ObjectNode binding = ObjectMetadata.JSON.createObjectNode();
    binding.put("apiVersion", "v1").put("kind", "Binding");
    ObjectMetadata.of(binding).put("name", pod.getMetadata().getName());
    binding.putObject("target").put("kind", "Node").put("name", node);
    String path =
        ResourceType.PODS.path(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    return api.post(path + "/binding", binding).code() == 201;
  }

  private static Optional<String> emptiest(List<Node> nodes, Map<String, Integer> load) {
    return nodes.stream()
        .filter(PodPlacement::takesPods)
        .map(node -> node.getMetadata().getName())
        .filter(name -> load.getOrDefault(name, 0) < PODS_PER_NODE)
        .min(Comparator.comparing(name -> load.getOrDefault(name, 0)));
  }

  private static boolean takesPods(Node node) {
    return !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
        && node.getMetadata().getDeletionTimestamp() == null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
