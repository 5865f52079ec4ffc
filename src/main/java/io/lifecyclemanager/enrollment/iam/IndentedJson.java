package io.lifecyclemanager.enrollment.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** JSON for people: indented by two. */
public final class IndentedJson {
  private static final JsonMapper JSON = new JsonMapper();

  private IndentedJson() {}

  /** The text of an object made of maps, lists and texts. */
  public static String format(Map<String, Object> words) {
    DefaultIndenter newLine = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(newLine);
    printer.indentObjectsWith(newLine);
    try {
      return JSON.writer(printer).writeValueAsString(words);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + words, e);
    }
  }
}
