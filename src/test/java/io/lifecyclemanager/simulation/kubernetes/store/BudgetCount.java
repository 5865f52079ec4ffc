package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arithmetic of a disruption budget, as the disruption controller does it. */
final class BudgetCount {

  /** So long an accepted eviction counts as a disruption although the pod lives on. */
  private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

  private BudgetCount() {}

  /** The status that a budget has with these pods in its selector. */
  static ObjectNode status(
      ObjectNode budget, List<ObjectNode> pods, ControllerScales scales, Instant now) {
    ObjectNode status = ObjectMetadata.JSON.createObjectNode();
    JsonNode spec = budget.path("spec");
    boolean byScale = spec.has("maxUnavailable") || spec.path("minAvailable").isTextual();
    Optional<Integer> expected = byScale ? scale(pods, scales) : Optional.of(pods.size());
    if (expected.isEmpty()) {
      return failedSync(budget, pods, scales, now);
    }
    int desired = desired(spec, expected.get());
    ObjectNode disrupted = disrupted(budget, pods, now);
    int healthy = (int) pods.stream().filter(pod -> isHealthy(pod, disrupted)).count();
    int allowed = expected.get() <= 0 ? 0 : Math.max(0, healthy - desired);
    status.set("conditions", condition(budget, allowed > 0, now));
    status.put("currentHealthy", healthy).put("desiredHealthy", desired);
    if (!disrupted.isEmpty()) {
      status.set("disruptedPods", disrupted);
    }
    status.put("disruptionsAllowed", allowed).put("expectedPods", expected.get());
    return status.put("observedGeneration", generation(budget));
  }

  private static int desired(JsonNode spec, int expected) {
    if (spec.has("maxUnavailable")) {
      return Math.max(0, expected - absolute(spec.path("maxUnavailable"), expected));
    }
    return absolute(spec.path("minAvailable"), expected);
  }

  /** Percentages are rounded up, for both kinds of bound. */
  private static int absolute(JsonNode value, int whole) {
    if (!value.isTextual()) {
      return value.asInt();
    }
    int percent = Integer.parseInt(value.asText().replace("%", ""));
    return Math.ceilDiv(whole * percent, 100);
  }

  private static Optional<Integer> scale(List<ObjectNode> pods, ControllerScales scales) {
    Map<String, Integer> byController = new HashMap<>();
    for (ObjectNode pod : pods) {
      JsonNode controller = ControllerScales.controllerOf(pod);
      if (controller.isObject()) {
        Optional<ControllerScales.Scale> scale =
            scales.of(controller, ObjectMetadata.namespace(pod));
        if (scale.isEmpty()) {
          return Optional.empty();
        }
        byController.put(scale.get().uid(), scale.get().replicas());
      }
    }
    return Optional.of(byController.values().stream().mapToInt(n -> n).sum());
  }

  private static ObjectNode disrupted(ObjectNode budget, List<ObjectNode> pods, Instant now) {
    JsonNode before = budget.path("status").path("disruptedPods");
    ObjectNode result = ObjectMetadata.JSON.createObjectNode();
    for (ObjectNode pod : pods) {
      String since = before.path(ObjectMetadata.name(pod)).asText("");
      if (!since.isEmpty()
          && !ObjectMetadata.terminating(pod)
          && Instant.parse(since).plus(DELETION_TIMEOUT).isAfter(now)) {
        result.put(ObjectMetadata.name(pod), since);
      }
    }
    return result;
  }

  private static boolean isHealthy(ObjectNode pod, ObjectNode disrupted) {
    return !ObjectMetadata.terminating(pod)
        && !disrupted.has(ObjectMetadata.name(pod))
        && ObjectMetadata.hasCondition(pod, "Ready");
  }

  private static ObjectNode failedSync(
      ObjectNode budget, List<ObjectNode> pods, ControllerScales scales, Instant now) {
    String orphan =
        pods.stream()
            .filter(pod -> ControllerScales.controllerOf(pod).isObject())
            .filter(pod ->
                scales
                    .of(ControllerScales.controllerOf(pod), ObjectMetadata.namespace(pod))
                    .isEmpty())
            .map(ObjectMetadata::name)
            .findFirst()
            .orElse("");
    ObjectNode status =
        budget.get("status") instanceof ObjectNode present
            ? present.deepCopy()
            : ObjectMetadata.JSON.createObjectNode();
    var _ =
        Conditions.set(
            status,
            "DisruptionAllowed",
            "False",
            "SyncFailed",
            "found no controllers for pod \"%s\"".formatted(orphan),
            ObjectMetadata.timestamp(now));
    return status.put("disruptionsAllowed", 0).put("observedGeneration", generation(budget));
  }

  private static JsonNode condition(ObjectNode budget, boolean allowed, Instant now) {
    ObjectNode holder = ObjectMetadata.JSON.createObjectNode();
    if (budget.path("status").has("conditions")) {
      holder.set("conditions", budget.path("status").path("conditions").deepCopy());
    }
    String value = allowed ? "True" : "False";
    String reason = allowed ? "SufficientPods" : "InsufficientPods";
    ObjectNode condition =
        Conditions.set(
            holder, "DisruptionAllowed", value, reason, "", ObjectMetadata.timestamp(now));
    condition.put("observedGeneration", generation(budget));
    return holder.path("conditions");
  }

  private static long generation(ObjectNode budget) {
    return budget.path("metadata").path("generation").asLong(0);
  }
}
