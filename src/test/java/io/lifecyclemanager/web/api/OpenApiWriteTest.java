package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.documentation.SchemaValidator;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The responses to requests that change something are as the OpenAPI document describes them. */
class OpenApiWriteTest {
  @AutoClose private final WritableApi api = new WritableApi();
  private JsonNode document;

  @BeforeEach
  void read() throws Exception {
    api.nodes.add("i-0000000000000001", "node-1");
    api.deregistrations.end = DeregistrationState.REFUSED;
    document = ApiServer.json(api.server.get("/api/v1/openapi.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /api/v1/holds | | {\"node\":\"node-1\",\"reason\":\"a\"} | 200",
        "POST | /api/v1/holds | | {\"node\":\"node-2\",\"reason\":\"a\"} | 404",
        "POST | /api/v1/holds | | {} | 400",
        "PUT | /api/v1/holds | | {\"holds\":[{\"node\":\"node-1\",\"reason\":\"a\"}]} | 200",
        "DELETE | /api/v1/holds | ?node=node-1 | | 200",
        "DELETE | /api/v1/holds | | | 400",
        "GET | /api/v1/holds | | | 200",
        "POST | /api/v1/terminations/{instance}/complete | | | 202",
        "POST | /api/v1/terminations/{instance}/extend | | {\"duration\":\"5m\"} | 202",
        "POST | /api/v1/terminations/{instance}/extend | | {} | 400",
        "POST | /api/v1/terminations/{instance}/retry | | | 202",
        "POST | /api/v1/deregistrations | | {\"ip\":\"10.0.0.7\"} | 202",
        "POST | /api/v1/deregistrations | | {\"ip\":\"10.0.0.7\",\"wait\":\"5s\"} | 502",
        "GET | /api/v1/deregistrations | | | 200",
        "GET | /api/v1/deregistrations/{id} | | | 404",
        "POST | /drain | ?ip=10.0.0.7 | | 502",
        "POST | /drain | | | 400"
      })
  void aResponseIsAsDocumented(String method, String path, String query, String body, int status)
      throws Exception {
    String target =
        path.replace("{instance}", "i-0000000000000001").replace("{id}", "10.0.0.7")
            + (query == null ? "" : query);
    HttpResponse<String> response =
        body == null ? api.send(method, target) : api.send(method, target, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    SchemaValidator validator = new SchemaValidator(document);
    JsonNode operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    JsonNode content =
        validator
            .resolve(operation.path("responses").path("" + status))
            .path("content")
            .path("application/json");
    assertThat(content.isMissingNode()).as("documented").isFalse();
    assertThat(validator.violations(content.path("schema"), ApiServer.json(response))).isEmpty();
    JsonNode input = operation.at("/requestBody/content/application~1json/schema");
    if (body != null && status < 300) {
      assertThat(validator.violations(input, ApiServer.JSON.readTree(body))).isEmpty();
    }
  }
}
