package io.lifecyclemanager.sandbox.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An alert whose expression has a result now.
 *
 * @param labels with {@code alertname} and {@code severity}
 * @param annotations with their templates filled in
 * @param isFiring whether its {@code for} is over; otherwise it is pending
 * @param value of the expression
 */
public record PrometheusAlert(
    Map<String, String> labels, Map<String, String> annotations, boolean isFiring, double value) {
  public PrometheusAlert {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** The name of its rule. */
  public String name() {
    return labels.getOrDefault("alertname", "");
  }

  static PrometheusAlert of(JsonNode alert) {
    return new PrometheusAlert(
        PrometheusSeries.strings(alert.path("labels")),
        PrometheusSeries.strings(alert.path("annotations")),
        alert.path("state").asText().equals("firing"),
        Double.parseDouble(alert.path("value").asText()));
  }
}
