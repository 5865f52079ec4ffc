package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading what is in progress over HTTP. */
class StatusApiTest {
  @AutoClose private final ApiServer server = ApiServer.ready();

  @Test
  void allTerminationsOrThoseOfThisReplicaAreListed() throws Exception {
    server.status.own.add(FakeClusterStatus.working("i-0own"));
    server.status.elsewhere.add(FakeClusterStatus.working("i-0other"));
    HttpResponse<String> all = server.get("/api/v1/terminations");
    assertThat(all.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(StatusJson.read(all.body(), StatusReport.class)).isEqualTo(server.status.current());
    assertThat(server.get("/api/v1/terminations?scope=cluster").body()).isEqualTo(all.body());
    HttpResponse<String> own = server.get("/api/v1/terminations?scope=replica");
    assertThat(StatusJson.read(own.body(), StatusReport.class)).isEqualTo(server.status.own());
  }

  @Test
  void oneTerminationIsFoundByItsInstance() throws Exception {
    TerminationStatus wanted = FakeClusterStatus.working("i-0b");
    server.status.own.add(FakeClusterStatus.working("i-0a"));
    server.status.elsewhere.add(wanted);
    HttpResponse<String> found = server.get("/api/v1/terminations/i-0b");
    assertThat(StatusJson.read(found.body(), TerminationStatus.class)).isEqualTo(wanted);
    assertThat(server.get("/api/v1/terminations/i-0b?scope=replica").statusCode()).isEqualTo(404);
    HttpResponse<String> missing = server.get("/api/v1/terminations/i-0c");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(ApiServer.errorCode(missing)).isEqualTo("not_found");
  }

  @Test
  void theHistoryOfAllReplicasOrOfThisOneIsListed() throws Exception {
    assertThat(ApiServer.json(server.get("/api/v1/history")).path("history").findValues("instance"))
        .extracting(Object::toString)
        .containsExactly("\"i-0old\"", "\"i-0older\"");
    assertThat(ApiServer.json(server.get("/api/v1/history?scope=replica")).path("history"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminations", "terminations/i-0a", "history"})
  void anUnknownScopeIsRefusedWithItsField(String path) throws Exception {
    HttpResponse<String> refused = server.get("/api/v1/" + path + "?scope=galaxy");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiServer.json(refused).path("error").path("field").asText()).isEqualTo("scope");
  }

  @Test
  void beforeTheControllerIsReadyTheCallerIsToldToTryAgain() throws Exception {
    try (ApiServer starting = ApiServer.starting()) {
      for (String path : List.of("terminations", "terminations/i-0a", "history", "events")) {
        HttpResponse<String> refused = starting.get("/api/v1/" + path);
        assertThat(refused.statusCode()).as(path).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).as(path).hasValue("2");
        assertThat(ApiServer.errorCode(refused)).isEqualTo("starting");
      }
      assertThat(starting.get("/livez").statusCode()).isEqualTo(200);
      starting.deferred.set(starting.status);
      assertThat(starting.get("/api/v1/terminations").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBugIsAnsweredWithoutItsDetails() throws Exception {
    server.status.replicas.add(null);
    HttpResponse<String> failed = server.get("/api/v1/terminations");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(ApiServer.errorCode(failed)).isEqualTo("server_error");
    assertThat(failed.body()).doesNotContain("Exception", "java");
  }
}
