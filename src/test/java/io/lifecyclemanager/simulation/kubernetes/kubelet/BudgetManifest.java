package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;

/** Says what a PodDisruptionBudget asks for; for both APIs alike. Not thread-safe. */
public final class BudgetManifest {

  private final ObjectNode budget = ObjectMetadata.JSON.createObjectNode();

  private BudgetManifest(String namespace, String name) {
    budget.put("apiVersion", "policy/v1").put("kind", "PodDisruptionBudget");
    ObjectMetadata.of(budget).put("name", name).put("namespace", namespace);
  }

  /** A budget that selects nothing yet. */
  public static BudgetManifest named(String namespace, String name) {
    return new BudgetManifest(namespace, name);
  }

  /** For the pods with this {@code app} label. */
  public BudgetManifest app(String app) {
    ObjectNode selector = ObjectMetadata.child(ObjectMetadata.child(budget, "spec"), "selector");
    ObjectMetadata.child(selector, "matchLabels").put("app", app);
    return this;
  }

  /** At least so many pods stay available. */
  public BudgetManifest minAvailable(int pods) {
    ObjectMetadata.child(budget, "spec").put("minAvailable", pods);
    return this;
  }

  /** At least such a share, like {@code 50%}, of the controllers' pods stays available. */
  public BudgetManifest minAvailable(String share) {
    ObjectMetadata.child(budget, "spec").put("minAvailable", share);
    return this;
  }

  /** At most so many of the controllers' pods are away. */
  public BudgetManifest maxUnavailable(int pods) {
    ObjectMetadata.child(budget, "spec").put("maxUnavailable", pods);
    return this;
  }

  /** What happens to pods that are not ready: {@code AlwaysAllow} or {@code IfHealthyBudget}. */
  public BudgetManifest unhealthy(String policy) {
    ObjectMetadata.child(budget, "spec").put("unhealthyPodEvictionPolicy", policy);
    return this;
  }

  /** The manifest as an object of its own. */
  public ObjectNode json() {
    return budget.deepCopy();
  }
}
