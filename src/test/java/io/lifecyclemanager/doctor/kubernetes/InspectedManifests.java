package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.drain.surge.DeploymentView;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import io.lifecyclemanager.model.label.LabelRequirements.LabelRequirement;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.util.List;

/** Manifests of the objects that the inspector is expected to read. */
final class InspectedManifests {
  private InspectedManifests() {}

  static ObjectNode named(String apiVersion, String kind, String name) {
    ObjectNode manifest = KubernetesJson.object().put("apiVersion", apiVersion).put("kind", kind);
    manifest.putObject("metadata").put("name", name);
    return manifest;
  }

  static ObjectNode of(PodState pod) {
    PodManifest manifest =
        PodManifest.named(pod.namespace(), pod.name())
            .grace((int) pod.gracePeriod().toSeconds())
            .withoutServiceAccountToken();
    pod.labels().forEach(manifest::label);
    ObjectNode json = manifest.json();
    ObjectNode spec = json.withObject("/spec");
    pod.readinessGates()
        .forEach(gate -> spec.withArray("readinessGates").addObject().put("conditionType", gate));
    if (pod.hasPreStopHook()) {
      ObjectNode container = (ObjectNode) spec.path("containers").get(0);
      container.withObject("/lifecycle/preStop/sleep").put("seconds", 5);
    }
    for (String claim : pod.claims()) {
      ObjectNode volume = spec.withArray("volumes").addObject();
      volume.put("name", claim).withObject("/persistentVolumeClaim").put("claimName", claim);
    }
    return json;
  }

  static ObjectNode of(DisruptionBudgetState budget) {
    ObjectNode manifest = named("policy/v1", "PodDisruptionBudget", budget.name());
    ObjectNode spec = manifest.putObject("spec").put("minAvailable", budget.desiredHealthy());
    if (!budget.selector().equals(LabelRequirements.NOTHING)) {
      ObjectNode selector = spec.putObject("selector");
      budget.selector().requirements().forEach(requirement -> add(selector, requirement));
    }
    return manifest;
  }

  private static void add(ObjectNode selector, LabelRequirement requirement) {
    if (requirement.operator() == LabelOperator.IN && requirement.values().size() == 1) {
      selector.withObject("/matchLabels").put(requirement.key(), requirement.values().getFirst());
      return;
    }
    ObjectNode expression = selector.withArray("matchExpressions").addObject();
    expression.put("key", requirement.key()).put("operator", requirement.operator().label());
    if (!requirement.values().isEmpty()) {
      requirement.values().forEach(expression.withArray("values")::add);
    }
  }

  /** The first argument becomes the command, the last a variable, all others arguments. */
  static ObjectNode of(WorkloadState workload) {
    ObjectNode manifest = named("apps/v1", workload.kind(), workload.name());
    if (workload.surge()) {
      manifest
          .withObject("/metadata")
          .putObject("annotations")
          .put(DeploymentView.SURGE_ANNOTATION, "true");
    }
    ObjectNode spec = manifest.putObject("spec");
    spec.withObject("/selector/matchLabels").put("app", workload.name());
    spec.withObject("/template/metadata/labels").put("app", workload.name());
    ArrayNode containers = spec.withObject("/template/spec").putArray("containers");
    // No controller may create its pods.
    switch (workload.kind()) {
      case "DaemonSet" ->
          spec.withObject("/template/spec/nodeSelector").put("example.com/none", "none");
      case "Deployment" -> spec.put("replicas", workload.replicas()).put("paused", true);
      default -> spec.put("replicas", workload.replicas()).put("serviceName", workload.name());
    }
    List<String> arguments = workload.arguments();
    for (String image : workload.images()) {
      containers.addObject().put("name", "c" + containers.size()).put("image", image);
    }
    ObjectNode first = (ObjectNode) containers.get(0);
    first.putArray("command").add(arguments.getFirst());
    arguments.subList(1, arguments.size() - 1).forEach(first.putArray("args")::add);
    ArrayNode env = first.putArray("env");
    env.addObject()
        .put("name", "LITERAL")
        .put("value", arguments.getLast().replaceFirst("LITERAL=", ""));
    ObjectNode secret = env.addObject().put("name", "SECRET");
    secret.withObject("/valueFrom/secretKeyRef").put("name", "a").put("key", "b");
    return manifest;
  }

  /** A volume for the claim, without a source. */
  static ObjectNode volume(String name, String namespace, String claim) {
    ObjectNode volume = named("v1", "PersistentVolume", name);
    ObjectNode spec = volume.putObject("spec");
    spec.put("persistentVolumeReclaimPolicy", "Retain").put("storageClassName", "");
    spec.putArray("accessModes").add("ReadWriteOnce");
    spec.withObject("/capacity").put("storage", "1Gi");
    spec.withObject("/claimRef").put("namespace", namespace).put("name", claim);
    return volume;
  }

  /** A claim for the volume. */
  static ObjectNode claim(String name, String volume) {
    ObjectNode claim = named("v1", "PersistentVolumeClaim", name);
    ObjectNode spec = claim.putObject("spec");
    spec.put("storageClassName", "").put("volumeName", volume);
    spec.putArray("accessModes").add("ReadWriteOnce");
    spec.withObject("/resources/requests").put("storage", "1Gi");
    return claim;
  }
}
