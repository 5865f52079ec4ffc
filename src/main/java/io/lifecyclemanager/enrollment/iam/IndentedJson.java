package io.lifecyclemanager.enrollment.iam;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** Writes JSON that is indented by two spaces. */
public final class IndentedJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private IndentedJson() {}

  /**
   * Formats a JSON object.
   *
   * @param object consists of maps, records, lists, strings, numbers and booleans; a component of a
   *     record that is null is left out
   */
  public static String format(Map<String, Object> object) {
    DefaultIndenter newLine = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(newLine);
    printer.indentObjectsWith(newLine);
    try {
      return JSON.writer(printer).writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + object, e);
    }
  }
}
