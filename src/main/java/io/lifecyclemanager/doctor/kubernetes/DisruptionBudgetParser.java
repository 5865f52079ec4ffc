package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import io.lifecyclemanager.model.label.LabelRequirements.LabelRequirement;
import java.util.List;
import java.util.stream.Stream;

/** Parses PodDisruptionBudget objects. */
final class DisruptionBudgetParser {
  /** The fields that {@link #parse} reads. */
  static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.namespace",
          "metadata.name",
          "spec.selector",
          "status.disruptionsAllowed",
          "status.currentHealthy",
          "status.desiredHealthy",
          "status.expectedPods",
          "status.conditions");

  private DisruptionBudgetParser() {}

  static DisruptionBudgetState parse(JsonNode budget) {
    JsonNode metadata = budget.path("metadata");
    JsonNode status = budget.path("status");
    return new DisruptionBudgetState(
        metadata.path("namespace").asText(""),
        metadata.path("name").asText(""),
        selector(budget.path("spec").path("selector")),
        status.path("disruptionsAllowed").asInt(0),
        status.path("currentHealthy").asInt(0),
        status.path("desiredHealthy").asInt(0),
        status.path("expectedPods").asInt(0),
        !hasFailed(status));
  }

  /** Whether the disruption controller reports that it cannot count the pods of the budget. */
  private static boolean hasFailed(JsonNode status) {
    return KubernetesJson.elements(status.path("conditions"))
        .filter(condition -> condition.path("type").asText("").equals("DisruptionAllowed"))
        .anyMatch(condition -> condition.path("reason").asText("").equals("SyncFailed"));
  }

  /** In policy/v1 an empty selector selects all pods of the namespace, a missing one none. */
  private static LabelRequirements selector(JsonNode selector) {
    if (!selector.isObject()) {
      return LabelRequirements.NOTHING;
    }
    Stream<LabelRequirement> labels =
        KubernetesJson.stringMap(selector.path("matchLabels")).entrySet().stream()
            .map(label ->
                new LabelRequirement(label.getKey(), LabelOperator.IN, List.of(label.getValue())));
    Stream<LabelRequirement> expressions =
        KubernetesJson.elements(selector.path("matchExpressions"))
            .map(expression ->
                new LabelRequirement(
                    expression.path("key").asText(""),
                    LabelOperator.of(expression.path("operator").asText("")),
                    KubernetesJson.elements(expression.path("values"))
                        .map(JsonNode::asText)
                        .toList()));
    return new LabelRequirements(Stream.concat(labels, expressions).toList());
  }
}
