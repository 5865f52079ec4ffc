package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals report the server's message and Retry-After, and one call is one request. */
class RefusedEvictionTest {
  @AutoClose private final AdapterFixture cluster = new AdapterFixture();
  private PodRef pod;

  @BeforeEach
  void addPod() {
    cluster.addNode("node", "i-0abc");
    pod = cluster.addPod(PodManifest.named("shop", "web-0").app("web").on("node").running());
  }

  @Test
  void theRetryAfterOfAnOverloadedServerIsReported() {
    assertThat(evict(InjectedResponse.overloaded(7)))
        .isEqualTo(
            new EvictionOutcome.EvictionRefused(
                RefusalReason.OVERLOAD,
                "Too many requests, please try again later.",
                Duration.ofSeconds(7)));
    assertThat(cluster.kubernetes.calls().count("create", "pods/eviction")).isEqualTo(1);
  }

  @Test
  void aRefusalContainsTheNameAndTheCountsOfTheBudget() {
    cluster.kubernetes.addPdb("shop", "keep", "web", 1);
    assertThat(cluster.pods.evict(pod, Duration.ofMinutes(1)))
        .isEqualTo(
            new EvictionOutcome.EvictionRefused(
                RefusalReason.BUDGET,
                "Cannot evict pod as it would violate the pod's disruption budget. The disruption"
                    + " budget keep needs 1 healthy pods and has 1 currently",
                null,
                "keep"));
    assertThat(cluster.kubernetes.calls().count("create", "pods/eviction")).isEqualTo(1);
  }

  @Test
  void aWebhookMayRefuseWithAnyCode() {
    String words = "admission webhook \"drain-cleaner\" denied the request: moved by the operator";
    for (int code : new int[] {400, 403, 404, 409, 500}) {
      assertThat(
              evict(
                  InjectedResponse.deniedByWebhook("drain-cleaner", code, "moved by the operator")))
          .isEqualTo(new EvictionOutcome.EvictionRefused(RefusalReason.OTHER, words, null));
    }
  }

  @Test
  void aMissingPermissionIsARefusal() {
    assertThat(evict(InjectedResponse.forbidden("pods \"web-0\" is forbidden: no")))
        .isEqualTo(
            new EvictionOutcome.EvictionRefused(
                RefusalReason.OTHER, "pods \"web-0\" is forbidden: no", null));
  }

  @Test
  void aMissingPathDoesNotMeanThatThePodIsGone() {
    assertThat(
            evict(
                InjectedResponse.status(404, "NotFound", "the server could not find the resource")))
        .isInstanceOf(EvictionOutcome.EvictionRefused.class);
    assertThatThrownBy(() -> evict(plain(404, "404 page not found")))
        .isInstanceOf(RemoteFailure.class);
  }

  @Test
  void anUnavailableProxyIsAFailure() {
    assertThatThrownBy(() -> evict(plain(503, "no server is available")))
        .isInstanceOf(RemoteFailure.class)
        .hasMessage(
            "create pods/eviction shop/web-0: the API server answered 503: no server is available");
  }

  @Test
  void expiredCredentialsAreARetryableFailure() {
    assertThatThrownBy(() -> evict(InjectedResponse.status(401, "Unauthorized", "Unauthorized")))
        .isInstanceOfSatisfying(RemoteFailure.class, e -> assertThat(e.isRetryable()).isTrue());
  }

  @Test
  void aLostResponseIsAFailureAndTheClientDoesNotRetry() {
    assertThatThrownBy(() -> evict(new InjectedResponse.LostResponse()))
        .isInstanceOf(RemoteFailure.class);
    assertThat(cluster.kubernetes.calls().count("create", "pods/eviction")).isEqualTo(1);
    assertThat(cluster.pods.evict(pod, Duration.ofMinutes(1)))
        .isEqualTo(new EvictionOutcome.EvictionAccepted());
  }

  @Test
  void aMissingResponseIsAFailure() {
    try (AdapterFixture hurried = new AdapterFixture(AdapterFixture.SHORT_TIMEOUT);
        ApiFault _ =
            hurried
                .kubernetes
                .faults()
                .answer("create", "pods/eviction", new InjectedResponse.Never())) {
      assertThatThrownBy(() -> hurried.pods.evict(pod, Duration.ofMinutes(1)))
          .isInstanceOf(RemoteFailure.class)
          .hasMessageContaining("create pods/eviction shop/web-0: no answer");
    }
  }

  @Test
  void aPodThatCannotBeMarkedIsDeleted() {
    try (ApiFault _ =
        cluster
            .kubernetes
            .faults()
            .answer("patch", "pods/status", InjectedResponse.forbidden("no"))) {
      assertThat(cluster.pods.delete(pod, Duration.ofSeconds(3)))
          .isEqualTo(new EvictionOutcome.EvictionAccepted());
    }
  }

  private EvictionOutcome evict(InjectedResponse answer) {
    try (ApiFault _ = cluster.kubernetes.faults().answer("create", "pods/eviction", answer)) {
      return cluster.pods.evict(pod, Duration.ofMinutes(1));
    }
  }

  private static InjectedResponse plain(int code, String body) {
    return new InjectedResponse.Canned(code, "text/plain", body, Optional.empty());
  }
}
