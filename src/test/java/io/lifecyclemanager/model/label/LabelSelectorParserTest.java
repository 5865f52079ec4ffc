package io.lifecyclemanager.model.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorParserTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "logs", "tier", "node", "example.org/team", "ops", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app=logs                          | true
          app==logs                         | true
          app = logs                        | true
          app=web                           | false
          empty=                            | true
          app=                              | false
          app!=web                          | true
          app!=logs                         | false
          missing!=web                      | true
          app in (web,logs)                 | true
          app in ( web , logs )             | true
          app in(logs)                      | true
          app in (web)                      | false
          missing in (web)                  | false
          app notin (web,db)                | true
          app notin (logs,web)              | false
          missing notin (web)               | true
          app                               | true
          missing                           | false
          !missing                          | true
          ! missing                         | true
          !app                              | false
          example.org/team=ops              | true
          app=logs,tier=node                | true
          app=logs, tier in (node,x), !gone | true
          app=logs,tier=cluster             | false
          app=logs,!tier                    | false
          in in (in,out)                    | false
          """)
  void aSelectorMatchesAsThatOfKubernetesDoes(String selector, boolean matches) {
    assertThat(LabelSelectorParser.parse(selector).orElseThrow().matches(LABELS))
        .isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "app=logs,",
        "app logs",
        "app in logs",
        "app in (logs",
        "app in logs)",
        "app in (a)(b)",
        "app isin (logs)",
        "app=a=b",
        "app=two words",
        "=logs",
        "!",
        "!app=logs",
        "-app",
        "app-",
        "Example.org/team",
        "a/b/c",
        "/app",
        "replicas>3",
        "app=*"
      })
  void anythingElseIsNoSelector(String text) {
    assertThat(LabelSelectorParser.parse(text)).isEmpty();
  }

  @Test
  void namesAndValuesAreAtMost63CharactersLong() {
    assertThat(LabelSelectorParser.parse("a".repeat(63) + "=" + "b".repeat(63))).isPresent();
    assertThat(LabelSelectorParser.parse("a".repeat(64))).isEmpty();
    assertThat(LabelSelectorParser.parse("a=" + "b".repeat(64))).isEmpty();
  }
}
