package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label selectors, as query text and as objects carry them. Pure. */
public final class LabelSelector {

  private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^\\s=!]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");

  private LabelSelector() {}

  /** The selector of a query parameter; an empty text selects everything. */
  public static Predicate<JsonNode> parse(String text) {
    Predicate<JsonNode> all = labels -> true;
    if (!text.isBlank()) {
      for (String term : COMMA_OUTSIDE_PARENTHESES.split(text, -1)) {
        all = all.and(term(term));
      }
    }
    Predicate<JsonNode> selected = all;
    return object -> selected.test(object.path("metadata").path("labels"));
  }

  /** The selector in an object's spec; an empty one selects everything, a missing one nothing. */
  static Predicate<JsonNode> of(JsonNode selector) {
    if (!selector.isObject()) {
      return object -> false;
    }
    Predicate<JsonNode> all = labels -> true;
    for (var label : selector.path("matchLabels").properties()) {
      all = all.and(in(label.getKey(), List.of(label.getValue().asText())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      all = all.and(expression(expression));
    }
    Predicate<JsonNode> selected = all;
    return object -> selected.test(object.path("metadata").path("labels"));
  }

  private static Predicate<JsonNode> expression(JsonNode expression) {
    String key = expression.path("key").asText();
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    return switch (expression.path("operator").asText()) {
      case "In" -> in(key, values);
      case "NotIn" -> in(key, values).negate();
      case "Exists" -> labels -> labels.has(key);
      case "DoesNotExist" -> labels -> !labels.has(key);
      default -> throw ApiFailures.badRequest("unknown operator in " + expression);
    };
  }

  private static Predicate<JsonNode> term(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      List<String> values = Arrays.stream(set.group(3).split(",", -1)).map(String::strip).toList();
      Predicate<JsonNode> in = in(set.group(1), values);
      return set.group(2).equals("in") ? in : in.negate();
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      Predicate<JsonNode> in = in(equality.group(1), List.of(equality.group(3)));
      return equality.group(2).equals("!=") ? in.negate() : in;
    }
    String key = term.strip();
    return key.startsWith("!")
        ? labels -> !labels.has(key.substring(1).strip())
        : labels -> labels.has(key);
  }

  private static Predicate<JsonNode> in(String key, List<String> values) {
    return labels -> labels.has(key) && values.contains(labels.path(key).asText());
  }
}
