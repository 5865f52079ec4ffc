package io.lifecyclemanager.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.sharing.PooledJson;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a request: the JSON of the notification, or a text in which each <code>${field}
 * </code> stands for the value of a field, escaped for a JSON string. Immutable.
 */
public final class PayloadTemplate {
  /** The JSON of the notification itself. */
  public static final PayloadTemplate DEFAULT = new PayloadTemplate("");

  private static final Pattern FIELD = Pattern.compile("\\$\\{([^}]*)\\}");
  private static final JsonMapper JSON =
      PooledJson.mapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String text;

  private PayloadTemplate(String text) {
    this.text = text;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException when it names a field that does not exist, or is no JSON: the
   *     message says which field, or where
   */
  public static PayloadTemplate parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    Matcher fields = FIELD.matcher(text);
    while (fields.find()) {
      if (!Notification.FIELDS.contains(fields.group(1))) {
        throw new IllegalArgumentException(
            "there is no field '%s'; the fields are %s"
                .formatted(fields.group(1), String.join(", ", Notification.FIELDS)));
      }
    }
    PayloadTemplate template = new PayloadTemplate(text);
    try {
      // Outside of a string, a place may go unnoticed where its field is empty, or is not.
      for (String value : List.of("", "\"\\\n")) {
        var body = JSON.readTree(template.render(Notification.withAll(value)));
        if (!body.isContainerNode()) {
          throw new IllegalArgumentException("it is neither a JSON object nor an array");
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "it is not JSON once its fields have values: line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
    return template;
  }

  /** The body that tells this notification. */
  String render(Notification notification) {
    return text.isEmpty()
        ? notification.toJson()
        : FIELD
            .matcher(text)
            .replaceAll(field -> Matcher.quoteReplacement(notification.escaped(field.group(1))));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PayloadTemplate template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
