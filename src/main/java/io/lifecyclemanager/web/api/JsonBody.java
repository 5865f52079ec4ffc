package io.lifecyclemanager.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.Durations;
import io.lifecyclemanager.sharing.PooledJson;
import io.lifecyclemanager.web.RequestRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A JSON object in the body of a request. What is missing or wrong is refused, with its field. */
final class JsonBody {
  static final int MAX_BYTES = 64 << 10;

  private static final Duration MAX_TIME = Duration.ofSeconds(10);
  private static final JsonMapper JSON =
      PooledJson.mapper()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;
  private final String prefix;

  private JsonBody(JsonNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /**
   * Reads the body.
   *
   * @param fields those that the object may have
   * @throws RequestRefusal 400, 408, 413 or 415
   */
  static JsonBody read(Context context, Time time, Set<String> fields) {
    requireJson(context);
    JsonNode object;
    try {
      object = JSON.readTree(bytes(context, time));
    } catch (JsonProcessingException e) {
      throw invalid("the body is not JSON");
    } catch (IOException e) {
      throw invalid("the body did not arrive as a whole");
    }
    return checked(object, "", fields);
  }

  private static void requireJson(Context context) {
    String header = context.req().getContentType();
    String type = header == null ? "" : header.toLowerCase(Locale.ROOT).replace(" ", "");
    if (!Set.of("application/json", "application/json;charset=utf-8").contains(type)) {
      throw new RequestRefusal(
          415, "unsupported_type", "the body must be application/json, in UTF-8");
    }
  }

  private static byte[] bytes(Context context, Time time) throws IOException {
    Deadline deadline = time.in(MAX_TIME);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    InputStream input = context.req().getInputStream();
    byte[] part = new byte[8192];
    for (int count = input.read(part); count >= 0; count = input.read(part)) {
      body.write(part, 0, count);
      if (body.size() > MAX_BYTES) {
        throw new RequestRefusal(413, "body_too_large", "the body may have 64 KiB");
      }
      if (time.isPast(deadline)) {
        throw new RequestRefusal(408, "body_timeout", "the body did not arrive within 10 s");
      }
    }
    return body.toByteArray();
  }

  private static JsonBody checked(JsonNode node, String prefix, Set<String> fields) {
    if (!node.isObject()) {
      throw prefix.isEmpty()
          ? invalid("the body must be a JSON object")
          : RequestRefusal.ofField(prefix, prefix + " must be an object");
    }
    JsonBody body = new JsonBody(node, prefix.isEmpty() ? "" : prefix + ".");
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!fields.contains(name)) {
        throw body.wrong(excerpt(name), "is not a field of this request");
      }
    }
    return body;
  }

  /** The objects in an array; the field is required. */
  List<JsonBody> objects(String field, Set<String> fields) {
    JsonNode array = object.path(field);
    if (!array.isArray()) {
      throw wrong(field, "must be an array");
    }
    List<JsonBody> objects = new ArrayList<>();
    for (JsonNode element : array) {
      objects.add(checked(element, prefix + field + "[" + objects.size() + "]", fields));
    }
    return objects;
  }

  /** A text; empty where the field is missing or null. */
  Optional<String> text(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(field, "must be a string");
    }
    return Optional.of(value.asText());
  }

  /** A text that is required. */
  String requiredText(String field) {
    return text(field).orElseThrow(() -> wrong(field, "is missing"));
  }

  /** A boolean; false where the field is missing or null. */
  boolean flag(String field) {
    JsonNode value = object.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw wrong(field, "must be true or false");
    }
    return value.asBoolean(false);
  }

  /** An instant in ISO 8601; empty where the field is missing or null. */
  Optional<Instant> instant(String field) {
    return text(field)
        .map(text -> {
          try {
            return Instant.parse(text);
          } catch (DateTimeParseException e) {
            throw wrong(field, "must be an instant, as in 2026-01-31T12:00:00Z");
          }
        });
  }

  /** A duration up to a maximum; empty where the field is missing or null. */
  Optional<Duration> duration(String field, Duration max) {
    return text(field).map(text -> duration(prefix + field, text, max));
  }

  /** The duration in a field or parameter. */
  static Duration duration(String field, String text, Duration max) {
    return Durations.parse(text)
        .filter(duration -> !duration.isNegative() && duration.compareTo(max) <= 0)
        .orElseThrow(() ->
            RequestRefusal.ofField(
                field,
                "%s must be a duration up to %s, as in 60s or 5m"
                    .formatted(field, Durations.format(max))));
  }

  /** A refusal because of this field. */
  RequestRefusal wrong(String field, String problem) {
    return RequestRefusal.ofField(prefix + field, prefix + field + " " + problem);
  }

  private static RequestRefusal invalid(String message) {
    return new RequestRefusal(400, "invalid_body", message);
  }

  private static String excerpt(String text) {
    return text.length() > 64 ? text.substring(0, 64) + "…" : text;
  }
}
