package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What access reviews answer: every account has every permission that was not denied. No request is
 * hindered by it. Thread-safe.
 */
public final class AccessRules {
  private static final String SELF = "";

  private final Set<String> denied = ConcurrentHashMap.newKeySet();

  public AccessRules() {}

  /**
   * Denies a permission to a service account.
   *
   * @param permission as in {@code create pods/eviction} or {@code get leases.coordination.k8s.io},
   *     which denies it everywhere, or with {@code in namespace ops}
   */
  public void deny(String namespace, String account, String permission) {
    denied.add("system:serviceaccount:" + namespace + ":" + account + " " + permission);
  }

  /** Denies a permission to the user of the request. */
  public void deny(String permission) {
    denied.add(SELF + " " + permission);
  }

  /** Answers a review. */
  ObjectNode review(ApiRequest request) {
    ObjectNode review = request.json();
    JsonNode spec = review.path("spec");
    JsonNode asked = spec.path("resourceAttributes");
    boolean self = request.type().equals(ResourceType.OWN_ACCESS_REVIEWS);
    if (!asked.isObject() || (!self && spec.path("user").asText("").isEmpty())) {
      throw ApiFailures.invalid(request.type(), "", "spec", "Invalid value: the user is missing");
    }
    String resource = asked.path("resource").asText("");
    String subresource = asked.path("subresource").asText("");
    String group = asked.path("group").asText("");
    String permission =
        asked.path("verb").asText("")
            + " "
            + resource
            + (subresource.isEmpty() ? "" : "/" + subresource)
            + (group.isEmpty() ? "" : "." + group);
    String namespace = asked.path("namespace").asText("");
    String user = self ? SELF : spec.path("user").asText();
    String rule = user + " " + permission;
    boolean isDenied =
        denied.contains(rule) || denied.contains(rule + " in namespace " + namespace);
    review.putObject("status").put("allowed", !isDenied);
    return review;
  }
}
