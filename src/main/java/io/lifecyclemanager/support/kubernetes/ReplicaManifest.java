package io.lifecyclemanager.support.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pod of the controller.
 *
 * @param name of the pod
 * @param serviceAccount under which it runs
 * @param container name of the container of the controller
 * @param port on which it serves its metrics
 * @param ready whether it serves, as its readiness probe says
 * @param restarted whether the container has ended before, so that there is an earlier log
 * @param arguments of the container, with the variables in them replaced
 * @param variables the environment variables whose values the manifest contains
 */
public record ReplicaManifest(
    String name,
    String serviceAccount,
    String container,
    int port,
    boolean ready,
    boolean restarted,
    List<String> arguments,
    Map<String, String> variables) {
  private static final String CONTROLLER = "lifecycle-manager";
  private static final int DEFAULT_PORT = 8080;

  /** Copies the collections. */
  public ReplicaManifest {
    arguments = List.copyOf(arguments);
    variables = Map.copyOf(variables);
  }

  /** Reads the manifest of a pod. */
  static ReplicaManifest of(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode container =
        KubernetesJson.elements(spec.path("containers"))
            .filter(each -> text(each, "name").equals(CONTROLLER))
            .findFirst()
            .orElse(spec.path("containers").path(0));
    Map<String, String> variables = variables(container);
    String name = text(container, "name");
    return new ReplicaManifest(
        text(pod.path("metadata"), "name"),
        spec.path("serviceAccountName").asText("default"),
        name,
        port(container),
        KubernetesJson.readyStatus(pod).equals("True"),
        KubernetesJson.elements(pod.path("status").path("containerStatuses"))
            .filter(status -> text(status, "name").equals(name))
            .anyMatch(status -> status.path("restartCount").asInt(0) > 0),
        arguments(container, variables),
        variables);
  }

  private static Map<String, String> variables(JsonNode container) {
    Map<String, String> variables = new LinkedHashMap<>();
    KubernetesJson.elements(container.path("env"))
        .filter(variable -> variable.hasNonNull("value"))
        .forEach(variable -> variables.put(text(variable, "name"), text(variable, "value")));
    return variables;
  }

  /** As the kubelet does, as far as the manifest says it: {@code $(NAME)} is the variable. */
  private static List<String> arguments(JsonNode container, Map<String, String> variables) {
    List<String> arguments = new ArrayList<>();
    for (String part : List.of("command", "args")) {
      for (JsonNode argument : container.path(part)) {
        String text = argument.asText("");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
          text = text.replace("$(" + variable.getKey() + ")", variable.getValue());
        }
        arguments.add(text);
      }
    }
    return arguments;
  }

  private static int port(JsonNode container) {
    return KubernetesJson.elements(container.path("ports"))
        .filter(port -> text(port, "name").equals("http"))
        .map(port -> port.path("containerPort").asInt(DEFAULT_PORT))
        .findFirst()
        .orElse(DEFAULT_PORT);
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asText("");
  }
}
