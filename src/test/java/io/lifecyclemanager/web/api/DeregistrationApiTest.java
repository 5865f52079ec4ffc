package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requested deregistrations over HTTP. */
class DeregistrationApiTest {
  private static final String PATH = "/api/v1/deregistrations";
  private static final String INSTANCE = "i-0000000000000001";

  @AutoClose private final WritableApi api = new WritableApi();

  @Test
  void withoutAWaitTheCallerIsToldWhereTheStateIs() throws Exception {
    HttpResponse<String> begun = api.send("POST", PATH, "{\"instance\":\"" + INSTANCE + "\"}");
    assertThat(begun.statusCode()).isEqualTo(202);
    String url = begun.headers().firstValue("Location").orElseThrow();
    assertThat(url).isEqualTo(PATH + "/" + INSTANCE);
    HttpResponse<String> found = api.send("GET", url);
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(ApiServer.json(found).path("requester").asText()).isEqualTo("alice");
    assertThat(ApiServer.json(api.send("GET", PATH)).path("deregistrations")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"DEREGISTERED, 200", "DRAINING, 504", "REFUSED, 502"})
  void withAWaitTheStateAtItsEndIsTheStatus(DeregistrationState end, int status) throws Exception {
    api.deregistrations.end = end;
    HttpResponse<String> ended = api.send("POST", PATH, "{\"ip\":\"10.0.0.7\",\"wait\":\"60s\"}");
    assertThat(ended.statusCode()).isEqualTo(status);
    assertThat(api.deregistrations.waited).isEqualTo(Duration.ofSeconds(60));
    assertThat(api.send("POST", "/drain?ip=10.0.0.7&timeout=0").statusCode()).isEqualTo(202);
    assertThat(api.send("POST", "/drain?id=" + INSTANCE + "&timeout=90").statusCode())
        .isEqualTo(status);
    assertThat(api.deregistrations.waited).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void callersThatWaitDoNotDelayOtherChanges() throws Exception {
    int callers = 70;
    api.deregistrations.waiting = new CountDownLatch(callers);
    api.deregistrations.released = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<String>>> waits = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      HttpRequest request =
          api.server
              .request("/drain?ip=10.0.0." + i)
              .header("Authorization", "Bearer alice")
              .POST(BodyPublishers.noBody())
              .build();
      waits.add(api.server.client().sendAsync(request, BodyHandlers.ofString()));
    }
    assertThat(api.deregistrations.waiting.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(api.send("POST", "/api/v1/terminations/" + INSTANCE + "/retry").statusCode())
        .isNotEqualTo(429);

    api.deregistrations.released.countDown();
    for (CompletableFuture<HttpResponse<String>> wait : waits) {
      assertThat(wait.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anAddressOfVersionSixHasOneId() throws Exception {
    assertThat(api.send("POST", PATH, "{\"ip\":\"FD00:0:0:0:0:0:0:7\"}").statusCode())
        .isEqualTo(202);
    assertThat(api.send("GET", PATH + "/fd00::7").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"secret", "token"})
  void aSecretInTheUrlIsRefusedWithAHint(String parameter) throws Exception {
    HttpResponse<String> refused =
        api.send("POST", "/drain?id=" + INSTANCE + "&" + parameter + "=hunter2");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Authorization: Bearer").doesNotContain("hunter2");
    assertThat(api.deregistrations.known).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?id=x",
        "?ip=300.0.0.1",
        "?ip=localhost",
        "?id=i-0000000000000001&ip=10.0.0.7",
        "?id=i-0000000000000001&timeout=never",
        "?id=i-0000000000000001&timeout=11m"
      })
  void aWrongParameterIsRefused(String query) throws Exception {
    assertThat(api.send("POST", "/drain" + query).statusCode()).isEqualTo(400);
    assertThat(api.deregistrations.known).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotFound() throws Exception {
    assertThat(api.send("GET", PATH + "/" + INSTANCE).statusCode()).isEqualTo(404);
    assertThat(api.send("GET", PATH + "/x").statusCode()).isEqualTo(404);
  }

  @Test
  void atTheLimitTheCallerIsAskedToTryLater() throws Exception {
    api.deregistrations.full = true;
    HttpResponse<String> refused = api.send("POST", PATH, "{\"ip\":\"10.0.0.7\"}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }
}
