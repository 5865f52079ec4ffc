package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.documentation.SchemaValidator;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document describes what the handlers serve. */
class OpenApiTest {
  private static final ApiServer SERVER = ApiServer.ready();

  private static JsonNode document;

  @BeforeAll
  static void read() throws Exception {
    SERVER.status.own.add(FakeClusterStatus.working("i-0a"));
    HttpResponse<String> response = SERVER.get("/api/v1/openapi.json");
    assertThat(response.statusCode()).isEqualTo(200);
    document = ApiServer.json(response);
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void everyDocumentedOperationIsRoutedAndEveryRouteIsDocumented() {
    Set<String> documented = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> routed =
        SERVER.routes.all().stream()
            .map(route -> route.method().name() + " " + route.path())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(routed);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/terminations, /api/v1/terminations, 200",
    "/api/v1/terminations, /api/v1/terminations?scope=replica, 200",
    "/api/v1/terminations, /api/v1/terminations?scope=x, 400",
    "/api/v1/terminations/{instance}, /api/v1/terminations/i-0a, 200",
    "/api/v1/terminations/{instance}, /api/v1/terminations/i-0none, 404",
    "/api/v1/history, /api/v1/history, 200",
    "/api/v1/history, /api/v1/history?scope=, 400",
    "/api/v1/openapi.json, /api/v1/openapi.json, 200"
  })
  void responsesAreAsDocumented(String path, String request, int status) throws Exception {
    HttpResponse<String> response = SERVER.get(request);
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode content =
        resolve(document.path("paths").path(path).path("get").path("responses").path("" + status))
            .path("content")
            .path("application/json");
    assertThat(content.isMissingNode()).as("documented").isFalse();
    assertThat(violations(content.path("schema"), ApiServer.json(response))).isEmpty();
  }

  @Test
  void aValueThatIsNotAsDocumentedIsFound() throws Exception {
    ObjectNode report = (ObjectNode) ApiServer.json(SERVER.get("/api/v1/terminations"));
    JsonNode schema = document.at("/components/schemas/StatusReport");
    assertThat(violations(schema, report)).isEmpty();
    ((ObjectNode) report.at("/terminations/0")).put("since", "yesterday").put("secret", 1);
    ((ObjectNode) report.at("/terminations/0/blockers/0")).remove("attention");
    report.set("replicas", report.objectNode());
    assertThat(violations(schema, report))
        .hasSize(4)
        .anyMatch(text -> text.contains("since"))
        .anyMatch(text -> text.contains("secret"))
        .anyMatch(text -> text.contains("lacks attention"))
        .anyMatch(text -> text.contains("replicas"));
  }

  @Test
  void everyReferenceLeadsToAPartOfTheDocument() {
    List<String> missing =
        document.findValuesAsText("$ref").stream()
            .filter(pointer -> document.at(pointer.substring(1)).isMissingNode())
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void everyOperationHasAnIdASummaryAndTheResponsesOfEveryRoute() {
    Set<String> ids = new TreeSet<>();
    document
        .path("paths")
        .forEach(path -> {
          for (Map.Entry<String, JsonNode> operation : path.properties()) {
            JsonNode value = operation.getValue();
            assertThat(ids.add(value.path("operationId").asText())).isTrue();
            assertThat(value.path("summary").asText()).isNotBlank();
            for (String status : List.of("401", "403", "429", "503")) {
              assertThat(value.path("responses").has(status)).as(status).isTrue();
            }
          }
        });
    assertThat(ids).isNotEmpty();
  }

  private static JsonNode resolve(JsonNode node) {
    return new SchemaValidator(document).resolve(node);
  }

  private static List<String> violations(JsonNode schema, JsonNode value) {
    return new SchemaValidator(document).violations(schema, value);
  }
}
