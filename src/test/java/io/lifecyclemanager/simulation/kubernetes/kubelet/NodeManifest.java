package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;

/** Says what a node looks like; for the simulated and the real API alike. Not thread-safe. */
public final class NodeManifest {

  private final ObjectNode node = ObjectMetadata.JSON.createObjectNode();

  private NodeManifest(String name) {
    node.put("apiVersion", "v1").put("kind", "Node");
    ObjectMetadata.of(node)
        .put("name", name)
        .putObject("labels")
        .put("kubernetes.io/hostname", name);
    ObjectNode status = ObjectMetadata.child(node, "status");
    for (String resources : new String[] {"capacity", "allocatable"}) {
      status.putObject(resources).put("cpu", "16").put("memory", "64Gi").put("pods", "110");
    }
  }

  /** A node of no instance, with room for 110 pods, not ready. */
  public static NodeManifest named(String name) {
    return new NodeManifest(name);
  }

  /** The EC2 instance behind the node, in us-west-2a. */
  public NodeManifest instance(String instanceId) {
    return providerId("aws:///us-west-2a/" + instanceId);
  }

  /** The whole provider ID. */
  public NodeManifest providerId(String providerId) {
    ObjectMetadata.child(node, "spec").put("providerID", providerId);
    return this;
  }

  /** One more label. */
  public NodeManifest label(String key, String value) {
    ObjectMetadata.child(ObjectMetadata.of(node), "labels").put(key, value);
    return this;
  }

  /** Cordoned from the start. */
  public NodeManifest unschedulable() {
    ObjectMetadata.child(node, "spec").put("unschedulable", true);
    return this;
  }

  /** The Ready condition: {@code True}, {@code False} or {@code Unknown}. */
  public NodeManifest ready(String value) {
    ObjectNode condition = ObjectMetadata.child(node, "status").putArray("conditions").addObject();
    condition.put("type", "Ready").put("status", value).put("reason", "Sandbox");
    return this;
  }

  /** The manifest as an object of its own. */
  public ObjectNode json() {
    return node.deepCopy();
  }
}
