package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.DeadlineTooLate;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InstanceUnknown;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.OwnedByReplica;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of a termination in progress over HTTP. */
class InterventionApiTest {
  private static final String PATH = "/api/v1/terminations/i-0000000000000001/";

  @AutoClose private final WritableApi api = new WritableApi();

  @Test
  void eachRequestReachesTheTerminationWithTheUser() throws Exception {
    assertThat(api.send("POST", PATH + "complete").statusCode()).isEqualTo(202);
    assertThat(api.send("POST", PATH + "extend", "{\"duration\": \"30m\"}").statusCode())
        .isEqualTo(202);
    assertThat(api.send("POST", PATH + "retry").statusCode()).isEqualTo(202);
    assertThat(api.interventions.asked)
        .containsExactly(
            "complete i-0000000000000001 by alice",
            "extend i-0000000000000001 PT30M by alice",
            "retry i-0000000000000001 by alice");
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(
            new InstanceUnknown(new InstanceId("i-0000000000000001")), 404, "not_found", "known"),
        Arguments.of(new OwnedByReplica("replica-2"), 409, "owned_by_replica", "replica-2"),
        Arguments.of(new InterventionRefused("about to end"), 409, "refused", "about to end"),
        Arguments.of(
            new DeadlineTooLate(Instant.EPOCH), 409, "deadline_too_late", "1970-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void whatBecameOfItIsTheStatus(
      InterventionOutcome outcome, int status, String code, String message) throws Exception {
    api.interventions.outcome = outcome;
    for (String action : new String[] {"complete", "retry"}) {
      HttpResponse<String> response = api.send("POST", PATH + action);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(ApiServer.errorCode(response)).isEqualTo(code);
      assertThat(response.body()).contains(message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"duration\": \"0s\"}",
        "{\"duration\": \"49h\"}",
        "{\"duration\": \"later\"}",
        "{\"duration\": 30}",
        "{\"duration\": null}"
      })
  void anExtensionNeedsADuration(String body) throws Exception {
    HttpResponse<String> refused = api.send("POST", PATH + "extend", body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiServer.json(refused).at("/error/field").asText()).isEqualTo("duration");
    assertThat(api.interventions.asked).isEmpty();
  }

  @Test
  void withoutATokenNothingIsChanged() throws Exception {
    for (String path : new String[] {PATH + "complete", PATH + "retry", "/drain?id=i-1"}) {
      HttpResponse<String> refused = api.server.send("POST", path);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    }
    assertThat(api.interventions.asked).isEmpty();
  }

  @Test
  void whatIsNoInstanceIsNotFound() throws Exception {
    assertThat(api.send("POST", "/api/v1/terminations/x/complete").statusCode()).isEqualTo(404);
  }
}
