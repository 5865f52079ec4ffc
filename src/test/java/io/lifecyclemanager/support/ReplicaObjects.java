package io.lifecyclemanager.support;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import java.util.List;

/** A replica of the controller as the API server knows it. */
public final class ReplicaObjects {
  public static final String NAMESPACE = "lifecycle-manager";

  private ReplicaObjects() {}

  /** The pod, without status and variables. */
  public static ObjectNode pod(String namespace, String name, int port, List<String> arguments) {
    ObjectNode pod = KubernetesJson.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("namespace", namespace).put("name", name);
    pod.withObject("/metadata/labels")
        .put("app.kubernetes.io/name", "lifecycle-manager")
        .put("app.kubernetes.io/component", "controller");
    ObjectNode spec = pod.putObject("spec").put("serviceAccountName", "default");
    ObjectNode container = spec.putArray("containers").addObject();
    container.put("name", "lifecycle-manager").put("image", "lifecycle-manager:1");
    ArrayNode args = container.putArray("args").add("serve");
    arguments.forEach(args::add);
    container.putArray("ports").addObject().put("name", "http").put("containerPort", port);
    return pod;
  }

  /** The replica at a local port, as the endpoint of the Service of the controller. */
  public static ObjectNode endpoint(int port) {
    ObjectNode slice =
        KubernetesJson.object()
            .put("apiVersion", "discovery.k8s.io/v1")
            .put("kind", "EndpointSlice")
            .put("addressType", "IPv4");
    slice
        .putObject("metadata")
        .put("namespace", NAMESPACE)
        .put("name", "lifecycle-manager-1")
        .putObject("labels")
        .put("kubernetes.io/service-name", "lifecycle-manager");
    slice.putArray("endpoints").addObject().putArray("addresses").add("127.0.0.1");
    slice.putArray("ports").addObject().put("name", "http").put("port", port);
    return slice;
  }
}
