package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;

/** Says what a pod looks like; for the simulated and the real API alike. Not thread-safe. */
public final class PodManifest {

  /** How many seconds the pod takes to stop when asked; {@link Kubelets} obey it. */
  public static final String STOP_SECONDS = "sandbox.lifecycle-manager.io/stop-seconds";

  private final ObjectNode pod = ObjectMetadata.JSON.createObjectNode();

  private PodManifest(String namespace, String name) {
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectMetadata.of(pod).put("name", name).put("namespace", namespace);
    ObjectMetadata.child(pod, "spec")
        .putArray("containers")
        .addObject()
        .put("name", "main")
        .put("image", "registry.invalid/none:1");
  }

  /** A pending pod that is bound to no node. */
  public static PodManifest named(String namespace, String name) {
    return new PodManifest(namespace, name);
  }

  /** Bound to this node. */
  public PodManifest on(String node) {
    ObjectMetadata.child(pod, "spec").put("nodeName", node);
    return this;
  }

  /** The label {@code app}, by which budgets select. */
  public PodManifest app(String app) {
    return label("app", app);
  }

  /** One more label. */
  public PodManifest label(String key, String value) {
    ObjectMetadata.child(ObjectMetadata.of(pod), "labels").put(key, value);
    return this;
  }

  /** One more annotation. */
  public PodManifest annotation(String key, String value) {
    ObjectMetadata.child(ObjectMetadata.of(pod), "annotations").put(key, value);
    return this;
  }

  /** The controller that keeps the pod. */
  public PodManifest controlledBy(String apiVersion, String kind, String name, String uid) {
    ObjectNode owner = ObjectMetadata.of(pod).withArray("ownerReferences").addObject();
    owner.put("apiVersion", apiVersion).put("kind", kind).put("name", name).put("uid", uid);
    owner.put("controller", true);
    return this;
  }

  /** A finalizer that a client must remove before the pod can be deleted. */
  public PodManifest finalizer(String finalizer) {
    ObjectMetadata.of(pod).withArray("finalizers").add(finalizer);
    return this;
  }

  /** The termination grace in seconds; without it 30. */
  public PodManifest grace(int seconds) {
    ObjectMetadata.child(pod, "spec").put("terminationGracePeriodSeconds", seconds);
    return this;
  }

  /** How many seconds the pod takes to stop when asked. */
  public PodManifest stopsAfter(int seconds) {
    return annotation(STOP_SECONDS, Integer.toString(seconds));
  }

  /** The pod's only container listens on this port of the node. */
  public PodManifest hostPort(int port) {
    ObjectNode container = (ObjectNode) pod.path("spec").path("containers").get(0);
    container.putArray("ports").addObject().put("containerPort", port).put("hostPort", port);
    return this;
  }

  /** Needs nothing from the service account: so it is admitted without any. */
  public PodManifest withoutServiceAccountToken() {
    ObjectMetadata.child(pod, "spec").put("automountServiceAccountToken", false);
    return this;
  }

  /** The priority class, such as {@code system-node-critical}. */
  public PodManifest priorityClass(String name) {
    ObjectMetadata.child(pod, "spec").put("priorityClassName", name);
    return this;
  }

  /** Already running and ready; only {@code SimulatedKubernetes.create} takes it over. */
  public PodManifest running() {
    return phase("Running").ready("True");
  }

  /** The phase; only {@code SimulatedKubernetes.create} takes it over. */
  public PodManifest phase(String phase) {
    ObjectMetadata.child(pod, "status").put("phase", phase);
    return this;
  }

  /** The Ready condition; only {@code SimulatedKubernetes.create} takes it over. */
  public PodManifest ready(String value) {
    ObjectNode condition = ObjectMetadata.child(pod, "status").putArray("conditions").addObject();
    condition.put("type", "Ready").put("status", value);
    return this;
  }

  /** The manifest as an object of its own. */
  public ObjectNode json() {
    return pod.deepCopy();
  }
}
