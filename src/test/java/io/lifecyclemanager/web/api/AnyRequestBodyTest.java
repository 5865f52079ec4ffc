package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.documentation.SchemaValidator;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every body of a request. */
class AnyRequestBodyTest {
  /** Fewer than are refused before a client has to wait. */
  private static final int BODIES = 400;

  private static final String HOLDS = "/api/v1/holds";
  private static final String[] NAMES = {
    "node", "instance", "reason", "until", "taint", "scaleDownDisabled", "holds", "x", "", "\\u0000"
  };
  private static final String[] VALUES = {
    "\"node-1\"",
    "\"i-0000000000000001\"",
    "\"a\"",
    "\"\"",
    "null",
    "true",
    "7",
    "-1e999",
    "[]",
    "{}",
    "\"2999-01-01T00:00:00Z\"",
    "\"\\u202e\"",
    "\"\\ud800\"",
    "[{\"node\":\"node-1\"}]",
    "\"" + "x".repeat(2000) + "\"",
    "{\"node\":\"node-1\",\"reason\":\"a\"}"
  };

  @AutoClose private final WritableApi api = new WritableApi();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyBodyIsAnsweredAndOnlyAValidOneChangesANode(long seed) throws Exception {
    api.nodes.add("i-0000000000000001", "node-1");
    JsonNode document = ApiServer.json(api.server.get("/api/v1/openapi.json"));
    SchemaValidator validator = new SchemaValidator(document);
    Random random = new Random(seed);
    Set<Integer> statuses = new HashSet<>();
    for (int i = 0; i < BODIES; i++) {
      String body = body(random);
      String method = random.nextBoolean() ? "POST" : "PUT";
      int patches = api.nodes.patches().size();
      HttpResponse<String> response = api.send(method, HOLDS, body);
      String name = "%s %d of seed %d: %s".formatted(method, i, seed, body);
      assertThat(response.statusCode()).as(name).isIn(200, 400, 404);
      boolean isOk = response.statusCode() == 200;
      String schema = "/components/schemas/" + (isOk ? "HoldList" : "Error");
      assertThat(validator.violations(document.at(schema), ApiServer.json(response)))
          .as(name)
          .isEmpty();
      if (!isOk) {
        assertThat(api.nodes.patches()).as(name).hasSize(patches);
      }
      statuses.add(response.statusCode());
    }
    assertThat(statuses).contains(200, 400);
  }

  private static String body(Random random) {
    List<String> fields = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      fields.add("\"node\":\"node-1\"");
      fields.add("\"reason\":\"a\"");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      fields.add(
          "\"%s\":%s"
              .formatted(
                  NAMES[random.nextInt(NAMES.length)], VALUES[random.nextInt(VALUES.length)]));
    }
    String object = "{" + String.join(",", fields) + "}";
    String body = random.nextInt(4) == 0 ? "{\"holds\":[" + object + "]}" : object;
    return switch (random.nextInt(10)) {
      case 0 -> body.substring(0, random.nextInt(body.length()));
      case 1 -> body + body;
      case 2 -> "[" + body + "]";
      default -> body;
    };
  }

  @Test
  void atMost64KibAreRead() throws Exception {
    String open = "{\"node\":\"node-1\",\"reason\":\"";
    String tooLarge = open + "x".repeat(JsonBody.MAX_BYTES) + "\"}";
    assertThat(api.send("POST", HOLDS, tooLarge).statusCode()).isEqualTo(413);
    HttpResponse<String> chunked =
        api.server.send(
            api.server
                .request(HOLDS)
                .header("Authorization", "Bearer alice")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(tooLarge)))
                .build());
    assertThat(chunked.statusCode()).isEqualTo(413);
    String largest = open + "x".repeat(JsonBody.MAX_BYTES - open.length() - 2) + "\"}";
    assertThat(api.send("POST", HOLDS, largest).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | 400",
        "application/json; charset=utf-8 | 400",
        "Application/JSON;charset=UTF-8 | 400",
        "application/json; charset=iso-8859-1 | 415",
        "text/plain | 415",
        "application/x-www-form-urlencoded | 415",
        "application/jsonx | 415"
      })
  void anotherTypeIsRefused(String type, int status) throws Exception {
    assertThat(api.send("POST", HOLDS, type, "{}").statusCode()).isEqualTo(status);
    assertThat(api.send("POST", HOLDS).statusCode()).isEqualTo(415);
  }

  @Test
  void depthDoesNotOverflowTheStack() throws Exception {
    assertThat(api.send("POST", HOLDS, "[".repeat(60_000)).statusCode()).isEqualTo(400);
    assertThat(api.send("POST", HOLDS, "{\"node\":".repeat(8_000)).statusCode()).isEqualTo(400);
  }
}
