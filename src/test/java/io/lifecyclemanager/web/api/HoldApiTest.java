package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.model.NodeRef;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds of nodes over HTTP. */
class HoldApiTest {
  private static final String HOLDS = "/api/v1/holds";

  @AutoClose private final WritableApi api = new WritableApi();
  private final NodeRef one = api.nodes.add("i-0000000000000001", "node-1");
  private final NodeRef two = api.nodes.add("i-0000000000000002", "node-2");

  @Test
  void aNodeIsHeldAndReleasedByNameOrInstance() throws Exception {
    HttpResponse<String> held =
        api.send("POST", HOLDS, "{\"node\": \"node-1\", \"reason\": \"disk\"}");
    assertThat(held.statusCode()).isEqualTo(200);
    assertThat(api.nodes.actual(one).unschedulable()).isTrue();
    JsonNode hold = ApiServer.json(held).at("/holds/0");
    assertThat(hold.path("node").asText()).isEqualTo("node-1");
    assertThat(hold.path("instance").asText()).isEqualTo("i-0000000000000001");
    assertThat(hold.path("author").asText()).isEqualTo("alice");
    assertThat(hold.path("reason").asText()).isEqualTo("disk");
    assertThat(hold.path("until").isNull()).as("a field without a value").isTrue();
    assertThat(nodes(api.send("GET", HOLDS))).containsExactly("node-1");
    assertThat(nodes(api.send("DELETE", HOLDS + "?instance=i-0000000000000001"))).isEmpty();
    assertThat(api.nodes.actual(one).unschedulable()).isFalse();
    assertThat(api.send("DELETE", HOLDS + "?node=node-1").statusCode()).isEqualTo(200);
  }

  @Test
  void theWholeSetIsReplaced() throws Exception {
    assertThat(api.send("POST", HOLDS, "{\"node\":\"node-1\",\"reason\":\"a\"}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> replaced =
        api.send(
            "PUT",
            HOLDS,
            """
            {"holds": [{"instance": "i-0000000000000002", "reason": "b", "taint": true,
              "scaleDownDisabled": true, "until": "2999-01-01T00:00:00Z"}]}
            """);
    assertThat(nodes(replaced)).containsExactly("node-2");
    assertThat(api.nodes.actual(one).unschedulable()).isFalse();
    assertThat(api.nodes.actual(two).holdMarks().hasTaint()).isTrue();
    assertThat(nodes(api.send("PUT", HOLDS, "{\"holds\": []}"))).isEmpty();
  }

  @Test
  void oneInvalidEntryChangesNothing() throws Exception {
    HttpResponse<String> refused =
        api.send(
            "PUT",
            HOLDS,
            "{\"holds\": [{\"node\":\"node-1\",\"reason\":\"a\"},{\"node\":\"node-2\",\"reason\":\""
                + " \"}]}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiServer.json(refused).at("/error/field").asText()).isEqualTo("holds[1].reason");
    assertThat(api.nodes.patches()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | node",
        "{\"node\":\"node-1\",\"instance\":\"i-0000000000000001\",\"reason\":\"a\"} | 400 | node",
        "{\"node\":\"node-1\"} | 400 | reason",
        "{\"node\":\"node-1\",\"reason\":7} | 400 | reason",
        "{\"node\":\"node-1\",\"reason\":\"a\",\"until\":\"soon\"} | 400 | until",
        "{\"node\":\"node-1\",\"reason\":\"a\",\"until\":\"2001-01-01T00:00:00Z\"} | 400 | until",
        "{\"node\":\"node-1\",\"reason\":\"a\",\"taint\":\"yes\"} | 400 | taint",
        "{\"node\":\"node-1\",\"reason\":\"a\",\"extra\":1} | 400 | extra",
        "{\"node\":\"node-9\",\"reason\":\"a\"} | 404 | node",
        "{\"instance\":\"i-0000000000000009\",\"reason\":\"a\"} | 404 | instance",
        "{\"instance\":\"x\",\"reason\":\"a\"} | 400 | instance"
      })
  void aWrongRequestNamesTheField(String body, int status, String field) throws Exception {
    HttpResponse<String> refused = api.send("POST", HOLDS, body);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(ApiServer.json(refused).at("/error/field").asText()).isEqualTo(field);
    assertThat(api.nodes.patches()).isEmpty();
  }

  @Test
  void aDeletionNamesOneNode() throws Exception {
    for (String query : List.of("", "?node=a&instance=i-0000000000000001", "?other=1")) {
      assertThat(api.send("DELETE", HOLDS + query).statusCode()).isEqualTo(400);
    }
    assertThat(api.send("DELETE", HOLDS + "?node=node-9").statusCode()).isEqualTo(404);
  }

  @Test
  void anApiServerThatRefusesIsABadGateway() throws Exception {
    api.nodes.denyPatches("nodes \"node-1\" is forbidden");
    HttpResponse<String> failed = api.send("POST", HOLDS, "{\"node\":\"node-1\",\"reason\":\"a\"}");
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(failed.body()).contains("node node-1", "is forbidden");
  }

  private static List<String> nodes(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).isEqualTo(200);
    return ApiServer.json(response).path("holds").findValuesAsText("node");
  }
}
