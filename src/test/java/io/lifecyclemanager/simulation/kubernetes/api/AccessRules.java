package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What access reviews answer: everybody may do everything that was not taken from them. Nobody is
 * hindered by it. Thread-safe.
 */
public final class AccessRules {
  private static final String SELF = "";

  private final Set<String> denied = ConcurrentHashMap.newKeySet();

  public AccessRules() {}

  /**
   * Takes a right from a service account.
   *
   * @param right as in {@code create pods/eviction} or {@code get leases.coordination.k8s.io}
   */
  public void deny(String namespace, String account, String right) {
    denied.add("system:serviceaccount:" + namespace + ":" + account + " " + right);
  }

  /** Takes a right from whoever asks. */
  public void deny(String right) {
    denied.add(SELF + " " + right);
  }

  /** Answers a review. */
  ObjectNode review(ApiRequest request) {
    ObjectNode review = request.json();
    JsonNode spec = review.path("spec");
    JsonNode asked = spec.path("resourceAttributes");
    boolean self = request.type().equals(ResourceType.OWN_ACCESS_REVIEWS);
    if (!asked.isObject() || (!self && spec.path("user").asText("").isEmpty())) {
      throw ApiFailures.invalid(
          request.type(), "", "spec", "Invalid value: whose right is asked for?");
    }
    String resource = asked.path("resource").asText("");
    String subresource = asked.path("subresource").asText("");
    String group = asked.path("group").asText("");
    String right =
        asked.path("verb").asText("")
            + " "
            + resource
            + (subresource.isEmpty() ? "" : "/" + subresource)
            + (group.isEmpty() ? "" : "." + group);
    String user = self ? SELF : spec.path("user").asText();
    review.putObject("status").put("allowed", !denied.contains(user + " " + right));
    return review;
  }
}
