package io.lifecyclemanager.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Validates values against the part of JSON Schema 2020-12 that the project's documents use.
 * Stricter in one way: a property that a schema does not name is a violation, so that nothing is
 * served that is not documented. An unknown keyword of a schema is an error.
 */
public final class SchemaValidator {
  private static final Set<String> KEYWORDS =
      Set.of(
          "$schema",
          "title",
          "$ref",
          "type",
          "description",
          "properties",
          "required",
          "items",
          "enum",
          "anyOf",
          "oneOf",
          "additionalProperties",
          "minimum",
          "format",
          "examples",
          "default",
          "minLength",
          "maxLength",
          "maxItems",
          "pattern");

  private final JsonNode document;

  /** Of schemas in this document, or of a schema that is the document. */
  public SchemaValidator(JsonNode document) {
    this.document = document;
  }

  /** What is wrong with the value; empty when it is valid. */
  public List<String> violations(JsonNode schema, JsonNode value) {
    List<String> found = new ArrayList<>();
    check(schema, value, "$", found);
    return found;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> found) {
    schema
        .fieldNames()
        .forEachRemaining(keyword -> {
          if (!KEYWORDS.contains(keyword)) {
            throw new IllegalStateException("unknown keyword " + keyword);
          }
        });
    if (schema.has("$ref")) {
      check(resolve(schema), value, at, found);
    }
    if (schema.has("anyOf") && none(schema.get("anyOf"), value)) {
      found.add(at + " matches none of anyOf");
    }
    if (schema.has("oneOf") && none(schema.get("oneOf"), value)) {
      found.add(at + " matches none of oneOf");
    }
    if (schema.has("type") && !hasType(schema.get("type"), value)) {
      found.add(at + " is not " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      found.add(at + " is none of " + schema.get("enum"));
    }
    if (value.isTextual() && schema.path("format").asText().equals("date-time")) {
      checkInstant(value.asText(), at, found);
    }
    if (value.isTextual()
        && schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").asText()).matcher(value.asText()).find()) {
      found.add(at + " does not match " + schema.get("pattern") + ": " + value);
    }
    if (value.isObject() && schema.path("type").toString().contains("object")) {
      checkObject(schema, value, at, found);
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.get("items"), value.get(i), at + "[" + i + "]", found);
      }
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String at, List<String> found) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        found.add(at + " lacks " + name.asText());
      }
    }
    value
        .properties()
        .forEach(entry -> {
          JsonNode property = schema.path("properties").path(entry.getKey());
          JsonNode other = schema.path("additionalProperties");
          String name = at + "." + entry.getKey();
          if (!property.isMissingNode()) {
            check(property, entry.getValue(), name, found);
          } else if (other.isObject()) {
            check(other, entry.getValue(), name, found);
          } else if (schema.has("properties")) {
            found.add(name + " is not documented");
          }
        });
  }

  private boolean none(JsonNode schemas, JsonNode value) {
    return StreamSupport.stream(schemas.spliterator(), false)
        .noneMatch(schema -> violations(schema, value).isEmpty());
  }

  /** What the schema refers to; the schema itself where it refers to none. */
  public JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  private static boolean hasType(JsonNode types, JsonNode value) {
    return types.isTextual()
        ? isOfType(types.asText(), value)
        : StreamSupport.stream(types.spliterator(), false)
            .anyMatch(type -> isOfType(type.asText(), value));
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new IllegalStateException("unknown type " + type);
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    return StreamSupport.stream(values.spliterator(), false).anyMatch(value::equals);
  }

  private static void checkInstant(String text, String at, List<String> found) {
    try {
      Instant _ = Instant.parse(text);
    } catch (DateTimeParseException e) {
      found.add(at + " is no instant: " + text);
    }
  }
}
