package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Field selectors: only the fields that the API server indexes may be asked for. Pure. */
public final class FieldSelector {

  private static final Pattern TERM = Pattern.compile("([^=!]+)(==|=|!=)(.*)");
  private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");
  private static final Set<String> PODS =
      Set.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "spec.hostNetwork",
          "status.phase",
          "status.podIP",
          "status.nominatedNodeName");
  private static final Set<String> EVENTS =
      Set.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "reason",
          "reportingComponent",
          "source",
          "type");

  private static final Set<String> INDEXED = Set.of("Pod", "Node", "Namespace", "Event");

  private FieldSelector() {}

  public static Predicate<JsonNode> parse(ResourceType type, String text) {
    Predicate<JsonNode> all = object -> true;
    if (!text.isBlank()) {
      for (String term : text.split(",", -1)) {
        all = all.and(term(type, term, text));
      }
    }
    return all;
  }

  private static Predicate<JsonNode> term(ResourceType type, String term, String whole) {
    Matcher matcher = TERM.matcher(term);
    if (!matcher.matches()) {
      throw ApiFailures.badRequest(
          "invalid selector: '%s'; can't understand '%s'".formatted(whole, term));
    }
    String field = matcher.group(1);
    if (!supported(type, field)) {
      throw ApiFailures.badRequest(
          INDEXED.contains(type.kind())
              ? "field label not supported: " + field
              : ("\"%s\" is not a known field selector: only \"metadata.name\","
                      + " \"metadata.namespace\"")
                  .formatted(field));
    }
    JsonPointer pointer = JsonPointer.compile("/" + field.replace('.', '/'));
    String wanted = matcher.group(3);
    Predicate<JsonNode> equal = object -> value(object, field, pointer).equals(wanted);
    return matcher.group(2).equals("!=") ? equal.negate() : equal;
  }

  private static String value(JsonNode object, String field, JsonPointer pointer) {
    // A boolean that is not there is false; the selector compares texts.
    String missing =
        field.equals("spec.unschedulable") || field.equals("spec.hostNetwork") ? "false" : "";
    return object.at(pointer).asText(missing);
  }

  private static boolean supported(ResourceType type, String field) {
    return EVERYWHERE.contains(field)
        || (type.equals(ResourceType.PODS) && PODS.contains(field))
        || (type.equals(ResourceType.NODES) && field.equals("spec.unschedulable"))
        || (type.equals(ResourceType.NAMESPACES) && field.equals("status.phase"))
        || (type.equals(ResourceType.CORE_EVENTS) && EVENTS.contains(field));
  }
}
