package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Kubelets;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How played machines treat their pods, on either API. */
abstract class KubeletContract extends ApiContract {

  private Kubelets kubelets;

  @BeforeEach
  void switchOn() {
    kubelets = new Kubelets(client, TIME);
    kubelets.play(node);
  }

  @AfterEach
  void switchOff() {
    kubelets.close();
  }

  @Test
  void aBoundPodRunsAndIsReady() throws Exception {
    ObjectNode made = bound(PodManifest.named(namespace, "web-0"));
    JsonNode pod =
        eventually(
            () -> api.get(podPath("web-0")).json(), p -> ObjectMetadata.hasCondition(p, "Ready"));
    assertThat(ObjectMetadata.phase(pod)).isEqualTo("Running");
    assertThat(pod.at("/status/podIP").asText()).startsWith("10.");
    assertThat(pod.at("/status/containerStatuses/0/ready").asBoolean()).isTrue();
    eventually(() -> life(made), life -> life.started().isPresent());
  }

  @Test
  void podsOfOtherMachinesAreLeftAlone() throws Exception {
    created(ResourceType.PODS, PodManifest.named(namespace, "there").on(node + "-other").json());
    ObjectNode here = bound(PodManifest.named(namespace, "here"));
    awaitRunning(here);
    assertThat(ObjectMetadata.phase(api.get(podPath("there")).json())).isEqualTo("Pending");
    assertThat(kubelets.lives()).extracting(PodHistory::name).containsExactly("here");
  }

  @Test
  void aPodThatIsToGoStopsAndLeaves() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "web-0"));
    awaitRunning(pod);
    evict("web-0", "{}");
    PodHistory life = eventually(() -> life(pod), l -> l.removed().isPresent());
    assertThat(life.killedEarly()).isFalse();
    assertThat(life.deletionSeen()).isPresent();
    assertThat(life.stopped()).isPresent();
    assertThat(api.get(podPath("web-0")).code()).isEqualTo(404);
  }

  @Test
  void aSlowPodTakesItsTime() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "slow").stopsAfter(2).grace(30));
    awaitRunning(pod);
    evict("slow", "{}");
    PodHistory life = eventually(() -> life(pod), l -> l.removed().isPresent());
    assertThat(life.killedEarly()).isFalse();
    assertThat(Duration.between(life.deletionSeen().orElseThrow(), life.stopped().orElseThrow()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1900));
  }

  @Test
  void aPodThatNeedsLongerThanItsGraceIsKilled() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "slow").stopsAfter(300).grace(1));
    awaitRunning(pod);
    evict("slow", "{}");
    PodHistory life = eventually(() -> life(pod), l -> l.removed().isPresent());
    assertThat(life.killedEarly()).isTrue();
  }

  @Test
  void aShortenedGraceIsObeyed() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "slow").stopsAfter(300).grace(600));
    awaitRunning(pod);
    evict("slow", "{}");
    eventually(() -> life(pod), l -> l.deletionSeen().isPresent());
    api.delete(podPath("slow"), json("{\"gracePeriodSeconds\": 1}"));
    PodHistory life = eventually(() -> life(pod), l -> l.removed().isPresent());
    assertThat(life.killedEarly()).isTrue();
  }

  @Test
  void aPodTakenOutByForceIsKilled() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "slow").stopsAfter(300).grace(600));
    awaitRunning(pod);
    api.delete(podPath("slow"), json("{\"gracePeriodSeconds\": 0}"));
    PodHistory life = eventually(() -> life(pod), l -> l.removed().isPresent());
    assertThat(life.killedEarly()).isTrue();
  }

  @Test
  void withTheMachineItsPodsDieAndItsNodeGoes() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "web-0").stopsAfter(1));
    awaitRunning(pod);
    kubelets.powerOff(node);
    int _ = eventually(() -> api.get(ResourceType.NODES.path("", node)).code(), c -> c == 404);
    assertThat(life(pod).killedEarly()).isTrue();
    assertThat(life(pod).removed()).isEmpty();
    evict("web-0", "{}");
    assertThat(ObjectMetadata.terminating(api.get(podPath("web-0")).json())).isTrue();
  }

  @Test
  void aPodThatHadStoppedWasNotKilledByTheMachinesEnd() throws Exception {
    ObjectNode pod = bound(PodManifest.named(namespace, "web-0"));
    awaitRunning(pod);
    evict("web-0", "{}");
    eventually(() -> life(pod), l -> l.removed().isPresent());
    kubelets.powerOff(node);
    assertThat(life(pod).killedEarly()).isFalse();
  }

  @Test
  void podsThatBelongToTheMachineMayEndWithIt() throws Exception {
    PodManifest agent = PodManifest.named(namespace, "agent");
    // A version that the API server does not serve: the real garbage collector cannot look for the
    // owner.
    ObjectNode pod = bound(agent.controlledBy("apps/v99", "DaemonSet", "agents", namespace));
    awaitRunning(pod);
    kubelets.powerOff(node);
    assertThat(life(pod).staysWithNode()).isTrue();
    assertThat(life(pod).killedEarly()).isFalse();
  }

  private ObjectNode bound(PodManifest manifest) throws Exception {
    return created(ResourceType.PODS, manifest.on(node).json());
  }

  private void awaitRunning(ObjectNode pod) throws Exception {
    eventually(
        () -> kubelets.life(ObjectMetadata.uid(pod)),
        l -> l.flatMap(PodHistory::started).isPresent());
  }

  private PodHistory life(ObjectNode pod) {
    return kubelets.life(ObjectMetadata.uid(pod)).orElseThrow();
  }
}
