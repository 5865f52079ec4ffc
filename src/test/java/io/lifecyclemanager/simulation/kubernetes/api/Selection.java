package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.simulation.kubernetes.store.FieldSelector;
import io.lifecyclemanager.simulation.kubernetes.store.LabelSelector;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.util.function.Predicate;

/** Which objects a list, a watch or a collection delete is about. */
public final class Selection {

  private static final String ON_NODE = "spec.nodeName=";

  private final String namespace;
  private final String name;
  private final Predicate<JsonNode> fields;
  private final Predicate<JsonNode> labels;

  private Selection(
      String namespace, String name, Predicate<JsonNode> fields, Predicate<JsonNode> labels) {
    this.namespace = namespace;
    this.name = name;
    this.fields = fields;
    this.labels = labels;
  }

  public static Selection of(ApiRequest request) {
    return new Selection(
        request.namespace(),
        request.name(),
        FieldSelector.parse(request.type(), request.param("fieldSelector")),
        LabelSelector.parse(request.param("labelSelector")));
  }

  /** The node that the selected objects are on; empty where they may be on any. */
  static String nodeOf(ApiRequest request) {
    String selector = request.param("fieldSelector");
    return selector.startsWith(ON_NODE) && !selector.contains(",")
        ? selector.substring(ON_NODE.length())
        : "";
  }

  public boolean takes(JsonNode object) {
    return (namespace.isEmpty() || ObjectMetadata.namespace(object).equals(namespace))
        && (name.isEmpty() || ObjectMetadata.name(object).equals(name))
        && fields.test(object)
        && labels.test(object);
  }
}
