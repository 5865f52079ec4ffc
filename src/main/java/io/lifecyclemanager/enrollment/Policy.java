package io.lifecyclemanager.enrollment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy of IAM.
 *
 * @param statements what it allows; what none of them allows is denied
 */
public record Policy(List<Statement> statements) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The only version of the language that is not outdated. */
  private static final String VERSION = "2012-10-17";

  /** Keeps its own copy. */
  public Policy {
    statements = List.copyOf(statements);
  }

  /** For people: indented by two. */
  public String text() {
    DefaultIndenter newLine = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(newLine);
    printer.indentObjectsWith(newLine);
    try {
      return JSON.writer(printer).writeValueAsString(words());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts that are no JSON: " + statements, e);
    }
  }

  private Map<String, Object> words() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("Version", VERSION);
    words.put("Statement", statements.stream().map(Statement::words).toList());
    return words;
  }
}
