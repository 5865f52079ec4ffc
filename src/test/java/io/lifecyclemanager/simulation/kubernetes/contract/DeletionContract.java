package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How objects leave: at once, or with a grace that only shortens, held by their finalizers. */
abstract class DeletionContract extends ApiContract {

  @Test
  void aBoundPodOnlyGetsItsDeadline() throws Exception {
    running(PodManifest.named(namespace, "web-0").grace(40));
    Instant before = TIME.now();
    RawApi.RawReply reply = api.delete(podPath("web-0"), none());
    assertThat(reply.code()).isEqualTo(200);
    JsonNode pod = api.get(podPath("web-0")).json();
    assertThat(pod.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(40);
    Instant deadline = Instant.parse(ObjectMetadata.text(pod, "deletionTimestamp"));
    // The timestamp has whole seconds.
    assertThat(deadline).isBetween(before.plus(seconds(39)), TIME.now().plus(seconds(41)));
  }

  @Test
  void theKubeletsDeleteTakesItOut() throws Exception {
    ObjectNode pod = running(PodManifest.named(namespace, "web-0"));
    api.delete(podPath("web-0"), none());
    String options =
        "{\"gracePeriodSeconds\": 0, \"preconditions\": {\"uid\": \"%s\"}}"
            .formatted(ObjectMetadata.uid(pod));
    assertThat(api.delete(podPath("web-0"), json(options)).code()).isEqualTo(200);
    assertThat(api.get(podPath("web-0")).code()).isEqualTo(404);
  }

  @Test
  void aPodWithoutANodeLeavesAtOnce() throws Exception {
    String name = "nowhere";
    ObjectNode manifest = PodManifest.named(namespace, name).json();
    ObjectMetadata.child(manifest, "spec").put("schedulerName", "absent");
    created(ResourceType.PODS, manifest);
    api.delete(podPath(name), none());
    assertThat(api.get(podPath(name)).code()).isEqualTo(404);
  }

  @Test
  void aFinishedPodLeavesAtOnce() throws Exception {
    created(ResourceType.PODS, PodManifest.named(namespace, "done").on(node).json());
    report("done", "Succeeded", "False");
    api.delete(podPath("done"), none());
    assertThat(api.get(podPath("done")).code()).isEqualTo(404);
  }

  @Test
  void aSecondDeleteShortensAndNeverLengthens() throws Exception {
    running(PodManifest.named(namespace, "web-0").grace(40));
    api.delete(podPath("web-0"), none());
    api.delete(podPath("web-0"), json("{\"gracePeriodSeconds\": 600}"));
    assertThat(graceOf("web-0")).isEqualTo(40);
    api.delete(podPath("web-0"), json("{\"gracePeriodSeconds\": 5}"));
    assertThat(graceOf("web-0")).isEqualTo(5);
  }

  @Test
  void anotherUidIsAConflict() throws Exception {
    running(PodManifest.named(namespace, "web-0"));
    RawApi.RawReply reply =
        api.delete(podPath("web-0"), json("{\"preconditions\": {\"uid\": \"of-another\"}}"));
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.json().path("reason").asText()).isEqualTo("Conflict");
    assertThat(reply.json().path("message").asText())
        .startsWith("Operation cannot be fulfilled on Pod \"web-0\": the UID in the precondition");
    assertThat(ObjectMetadata.terminating(api.get(podPath("web-0")).json())).isFalse();
  }

  @Test
  void aFinalizerHoldsThePodBeyondItsGrace() throws Exception {
    running(PodManifest.named(namespace, "held").finalizer("example.com/hold"));
    api.delete(podPath("held"), json("{\"gracePeriodSeconds\": 0}"));
    JsonNode held = api.get(podPath("held")).json();
    assertThat(ObjectMetadata.terminating(held)).isTrue();
    assertThat(graceOf("held")).isZero();
    api.patch(podPath("held"), json("{\"metadata\": {\"finalizers\": null}}"));
    assertThat(api.get(podPath("held")).code()).isEqualTo(404);
  }

  @Test
  void aNodeLeavesAtOnce() throws Exception {
    String path = ResourceType.NODES.path("", node);
    RawApi.RawReply reply = api.delete(path, none());
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.json().path("status").asText()).isEqualTo("Success");
    assertThat(reply.json().at("/details/kind").asText()).isEqualTo("nodes");
    assertThat(api.get(path).code()).isEqualTo(404);
    assertThat(api.delete(path, none()).code()).isEqualTo(404);
  }

  @Test
  void aTerminatingNamespaceTakesNothingIn() throws Exception {
    running(PodManifest.named(namespace, "web-0"));
    api.delete(ResourceType.NAMESPACES.path("", namespace), none());
    RawApi.RawReply reply =
        api.create(ResourceType.PODS, PodManifest.named(namespace, "late").on(node).json());
    assertThat(reply.code()).isEqualTo(403);
    assertThat(reply.json().path("reason").asText()).isEqualTo("Forbidden");
    assertThat(reply.json().at("/details/causes/0/reason").asText())
        .isEqualTo("NamespaceTerminating");
  }

  @Test
  void anEvictionInATerminatingNamespaceIsForbidden() throws Exception {
    running(PodManifest.named(namespace, "web-0").finalizer("example.com/hold"));
    api.delete(ResourceType.NAMESPACES.path("", namespace), none());
    RawApi.RawReply reply = evict("web-0", "{}");
    assertThat(reply.code()).isEqualTo(403);
    assertThat(reply.json().at("/details/causes/0/reason").asText())
        .isEqualTo("NamespaceTerminating");
    api.patch(podPath("web-0"), json("{\"metadata\": {\"finalizers\": null}}"));
  }

  private int graceOf(String pod) throws Exception {
    return api.get(podPath(pod)).json().at("/metadata/deletionGracePeriodSeconds").asInt(-1);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
