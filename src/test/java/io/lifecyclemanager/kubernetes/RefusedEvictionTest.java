package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.drain.PodControl.Eviction;
import io.lifecyclemanager.drain.PodControl.Eviction.Because;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.sandbox.kubernetes.Answer;
import io.lifecyclemanager.sandbox.kubernetes.Fault;
import io.lifecyclemanager.sandbox.kubernetes.PodManifest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals keep the server's words and wishes, and one call is one request. */
class RefusedEvictionTest {
  private final SimulatedCluster cluster = new SimulatedCluster();
  private PodRef pod;

  @BeforeEach
  void addPod() {
    cluster.addNode("node", "i-0abc");
    pod = cluster.addPod(PodManifest.named("shop", "web-0").app("web").on("node").running());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anOverloadedServerIsGivenTheTimeItAsksFor() {
    assertThat(evict(Answer.overloaded(7)))
        .isEqualTo(
            new Eviction.Refused(
                Because.OVERLOAD,
                "Too many requests, please try again later.",
                Duration.ofSeconds(7)));
    assertThat(cluster.kubernetes.calls().count("create", "pods/eviction")).isEqualTo(1);
  }

  @Test
  void aBudgetIsNamedWithItsCounts() {
    cluster.kubernetes.addPdb("shop", "keep", "web", 1);
    assertThat(cluster.pods.evict(pod))
        .isEqualTo(
            new Eviction.Refused(
                Because.BUDGET,
                "Cannot evict pod as it would violate the pod's disruption budget. The disruption"
                    + " budget keep needs 1 healthy pods and has 1 currently",
                null));
    assertThat(cluster.kubernetes.calls().count("create", "pods/eviction")).isEqualTo(1);
  }

  @Test
  void aWebhookMayRefuseWithAnyCode() {
    String words = "admission webhook \"drain-cleaner\" denied the request: moved by the operator";
    for (int code : new int[] {400, 403, 404, 409, 500}) {
      assertThat(evict(Answer.deniedByWebhook("drain-cleaner", code, "moved by the operator")))
          .isEqualTo(new Eviction.Refused(Because.OTHER, words, null));
    }
  }

  @Test
  void aMissingRightIsARefusalInTheServersWords() {
    assertThat(evict(Answer.forbidden("pods \"web-0\" is forbidden: no")))
        .isEqualTo(new Eviction.Refused(Because.OTHER, "pods \"web-0\" is forbidden: no", null));
  }

  @Test
  void aServerWithoutThePathDoesNotSayThatThePodIsGone() {
    assertThat(evict(Answer.status(404, "NotFound", "the server could not find the resource")))
        .isInstanceOf(Eviction.Refused.class);
    assertThatThrownBy(() -> evict(plain(404, "404 page not found")))
        .isInstanceOf(RemoteTrouble.class);
  }

  @Test
  void aBalancerWithoutServersIsTrouble() {
    assertThatThrownBy(() -> evict(plain(503, "no server is available")))
        .isInstanceOf(RemoteTrouble.class)
        .hasMessage(
            "create pods/eviction shop/web-0: the API server answered 503: no server is available");
  }

  @Test
  void expiredCredentialsAreTroubleThatPasses() {
    assertThatThrownBy(() -> evict(Answer.status(401, "Unauthorized", "Unauthorized")))
        .isInstanceOfSatisfying(RemoteTrouble.class, e -> assertThat(e.isWorthRetrying()).isTrue());
  }

  @Test
  void anAnswerThatGetsLostIsTroubleAndIsNotAskedForAgainBehindOurBack() {
    assertThatThrownBy(() -> evict(new Answer.Lost())).isInstanceOf(RemoteTrouble.class);
    assertThat(cluster.kubernetes.calls().count("create", "pods/eviction")).isEqualTo(1);
    assertThat(cluster.pods.evict(pod)).isEqualTo(new Eviction.Accepted());
  }

  @Test
  void anAnswerThatDoesNotComeIsTrouble() {
    try (SimulatedCluster hasty = new SimulatedCluster(SimulatedCluster.SOON);
        Fault _ = hasty.kubernetes.faults().answer("create", "pods/eviction", new Answer.Never())) {
      assertThatThrownBy(() -> hasty.pods.evict(pod))
          .isInstanceOf(RemoteTrouble.class)
          .hasMessageContaining("create pods/eviction shop/web-0: no answer");
    }
  }

  @Test
  void aDeletionGoesOnWhereItCannotMarkThePod() {
    try (Fault _ =
        cluster.kubernetes.faults().answer("patch", "pods/status", Answer.forbidden("no"))) {
      assertThat(cluster.pods.delete(pod, Duration.ofSeconds(3)))
          .isEqualTo(new Eviction.Accepted());
    }
  }

  private Eviction evict(Answer answer) {
    try (Fault _ = cluster.kubernetes.faults().answer("create", "pods/eviction", answer)) {
      return cluster.pods.evict(pod);
    }
  }

  private static Answer plain(int code, String body) {
    return new Answer.Canned(code, "text/plain", body, Optional.empty());
  }
}
