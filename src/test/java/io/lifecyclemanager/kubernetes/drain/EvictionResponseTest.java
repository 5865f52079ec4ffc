package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Responses that the simulated API server does not produce. */
class EvictionResponseTest {
  private static final ApiCall CALL =
      ApiCall.send(Verb.CREATE, "pods/eviction", "shop/web-0", "", KubernetesJson.object());

  @Test
  void aBudgetThatIsStillProcessedRefusesWithRetryAfter() {
    assertThat(
            answer(
                429,
                """
                {"kind": "Status", "code": 429, "reason": "TooManyRequests",
                 "message": "Cannot evict pod as it would violate the pod's disruption budget.",
                 "details": {"retryAfterSeconds": 10, "causes": [{"reason": "DisruptionBudget",
                   "message": "The disruption budget web is still being processed by the server."}]}}
                """))
        .isEqualTo(
            new EvictionOutcome.EvictionRefused(
                RefusalReason.BUDGET,
                "Cannot evict pod as it would violate the pod's disruption budget. The disruption"
                    + " budget web is still being processed by the server.",
                Duration.ofSeconds(10),
                "web"));
  }

  @Test
  void aTerminatingNamespaceRefuses() {
    EvictionOutcome answer =
        answer(
            403,
            """
            {"kind": "Status", "code": 403, "reason": "Forbidden", "message": "is forbidden",
             "details": {"causes": [{"reason": "NamespaceTerminating",
               "message": "namespace shop is being terminated"}]}}
            """);
    assertThat(answer)
        .isEqualTo(
            new EvictionOutcome.EvictionRefused(
                RefusalReason.OTHER, "is forbidden namespace shop is being terminated", null));
  }

  @Test
  void aPodOfADeletedNamespaceIsGone() {
    String status =
        "{\"kind\": \"Status\", \"reason\": \"NotFound\", \"details\": {\"kind\": \"%s\"}}";
    assertThat(answer(404, status.formatted("namespaces")))
        .isEqualTo(new EvictionOutcome.PodGone());
    assertThat(answer(404, status.formatted("pods"))).isEqualTo(new EvictionOutcome.PodGone());
  }

  @Test
  void aVersionConflictDoesNotMeanThatThePodIsReplaced() {
    EvictionOutcome answer =
        answer(
            409,
            "{\"kind\": \"Status\", \"message\": \"the object has been modified; try again\"}");
    assertThat(answer).isInstanceOf(EvictionOutcome.EvictionRefused.class);
  }

  private static EvictionOutcome answer(int code, String body) {
    return EvictionResponse.of(CALL, new ApiResponse(code, null, body));
  }
}
