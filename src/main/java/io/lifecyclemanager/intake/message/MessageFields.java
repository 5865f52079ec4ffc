package io.lifecyclemanager.intake.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a message; what has not the shape that AWS gives it is absent. Pure. */
final class MessageFields {
  /** How many characters of an unknown text are shown. */
  private static final int SHOWN = 80;

  private static final int MAX_NAME = 255;

  /** The longest identifiers that AWS documents: ARNs of AWS Health events. */
  private static final Pattern IDENTIFIER = Pattern.compile("[!-~]{1,1600}");

  /** Durations between times within these limits fit into a number of nanoseconds. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private MessageFields() {}

  /** The field's text; null when it is missing, blank, or not a text. */
  static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
  }

  /** An identifier of visible ASCII characters; null when the field holds none. */
  static @Nullable String identifier(JsonNode json, String field) {
    return matching(json, field, IDENTIFIER);
  }

  /** The field's text; null when it does not match as a whole. */
  static @Nullable String matching(JsonNode json, String field, Pattern shape) {
    String text = text(json, field);
    return text != null && shape.matcher(text).matches() ? text : null;
  }

  /** A name without control characters, of at most 255 characters; null when there is none. */
  static @Nullable String name(JsonNode json, String field) {
    String text = text(json, field);
    return text != null
            && text.length() <= MAX_NAME
            && text.codePoints().noneMatch(MessageFields::isUnprintable)
        ? text
        : null;
  }

  /** The instance id; empty when the field holds none. */
  static Optional<InstanceId> instance(JsonNode json, String field) {
    return Optional.ofNullable(text(json, field)).filter(InstanceId::isValid).map(InstanceId::new);
  }

  /** A time; null when the field holds none. One far from now counts as a time less far from it. */
  static @Nullable Instant time(JsonNode json, String field) {
    String text = text(json, field);
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      if (time.isBefore(EARLIEST)) {
        return EARLIEST;
      }
      return time.isAfter(LATEST) ? LATEST : time;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The beginning of a text, fit for one line of the log. */
  static String excerpt(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(character -> isUnprintable(character) ? '?' : character)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) <= SHOWN ? shown.toString() : shown + "…";
  }

  /** Line breaks, other control characters, and halves of surrogate pairs. */
  private static boolean isUnprintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
