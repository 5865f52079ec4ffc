package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.drain.surge.DeploymentView;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.ResourceList;
import java.util.List;
import java.util.stream.Stream;

/** Parses Deployments, DaemonSets and StatefulSets. */
final class WorkloadParser {
  private static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.namespace",
          "metadata.name",
          "metadata.annotations",
          "spec.replicas",
          "spec.template.spec.containers.image",
          "spec.template.spec.containers.command",
          "spec.template.spec.containers.args",
          "spec.template.spec.containers.env",
          "status.desiredNumberScheduled");

  private WorkloadParser() {}

  /**
   * The list of all workloads of a kind, in all namespaces.
   *
   * @param kind as in {@code Deployment}
   */
  static ResourceList listOf(String kind) {
    String plural = KubernetesJson.lowerCase(kind) + "s";
    return new ResourceList(plural, "apis/apps/v1/" + plural, "", FIELDS);
  }

  static WorkloadState parse(String kind, JsonNode workload) {
    JsonNode metadata = workload.path("metadata");
    JsonNode spec = workload.path("spec");
    List<JsonNode> containers =
        KubernetesJson.elements(spec.path("template").path("spec").path("containers")).toList();
    // A DaemonSet has a pod on each of its nodes; the others default to one replica.
    int replicas =
        kind.equals("DaemonSet")
            ? workload.path("status").path("desiredNumberScheduled").asInt(0)
            : spec.path("replicas").asInt(1);
    return new WorkloadState(
        kind,
        metadata.path("namespace").asText(""),
        metadata.path("name").asText(""),
        containers.stream().map(container -> container.path("image").asText("")).toList(),
        replicas,
        containers.stream().flatMap(WorkloadParser::arguments).toList(),
        "true"
            .equals(
                KubernetesJson.textOrNull(
                    metadata.path("annotations"), DeploymentView.SURGE_ANNOTATION)));
  }

  /** Environment variables with valueFrom are not read: they may be secrets. */
  private static Stream<String> arguments(JsonNode container) {
    Stream<String> commandLine =
        Stream.of("command", "args")
            .flatMap(field -> KubernetesJson.elements(container.path(field)))
            .map(argument -> argument.asText(""));
    Stream<String> variables =
        KubernetesJson.elements(container.path("env"))
            .filter(variable -> variable.hasNonNull("value"))
            .map(variable ->
                variable.path("name").asText("") + "=" + variable.path("value").asText(""));
    return Stream.concat(commandLine, variables).filter(argument -> !argument.isEmpty());
  }
}
