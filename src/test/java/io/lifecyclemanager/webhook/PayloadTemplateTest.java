package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTemplateTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Notification BLOCKED =
      new Notification(
          Map.of("event", "blocked", "text", "budget \"web\"\n100 % \\ $1", "node", "ip-10-0-1-7"));

  @Test
  void theDefaultBodyHasAllFieldsInTheirOrder() throws IOException {
    JsonNode body = JSON.readTree(PayloadTemplate.DEFAULT.render(BLOCKED));

    assertThat(body.fieldNames()).toIterable().containsExactlyElementsOf(Notification.FIELDS);
    assertThat(body.get("text").asText()).isEqualTo("budget \"web\"\n100 % \\ $1");
    assertThat(body.get("group").isNull()).isTrue();
  }

  @Test
  void aFieldOfATemplateIsEscapedAndEmptyWhereItIsNotKnown() throws IOException {
    PayloadTemplate template =
        PayloadTemplate.parse("{\"text\": \"*${event}* ${node}${group}: ${text}\", \"n\": 1}");

    JsonNode body = JSON.readTree(template.render(BLOCKED));

    assertThat(body.get("text").asText())
        .isEqualTo("*blocked* ip-10-0-1-7: budget \"web\"\n100 % \\ $1");
    assertThat(body.get("n").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"a\": \"${nodes}\"}      | there is no field 'nodes'; the fields are id, event, ",
        "{\"a\": ${text}}           | it is not JSON once its fields have values: line 1, column ",
        "{\"a\": \"${text}\"        | it is not JSON once its fields have values: line 1, column ",
        "[${group}]                 | it is not JSON once its fields have values: line 1, column ",
        "''                         | it is empty",
        "{} {}                      | it is not JSON once its fields have values: line 1, column ",
        "\"${text}\"                | it is neither a JSON object nor an array",
      })
  void aTemplateThatCannotWorkIsRefused(String template, String problem) {
    assertThatThrownBy(() -> PayloadTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(problem);
  }

  @Test
  void theExampleForSlackIsATemplate() throws IOException {
    PayloadTemplate template =
        PayloadTemplate.parse(Files.readString(Path.of("examples/webhook/slack.json")));

    JsonNode body = JSON.readTree(template.render(BLOCKED));

    assertThat(body.get("text").asText()).contains("blocked", "ip-10-0-1-7", "budget \"web\"");
    assertThat(StreamSupport.stream(body.get("blocks").spliterator(), false))
        .isNotEmpty()
        .allMatch(block -> block.has("type"));
  }
}
