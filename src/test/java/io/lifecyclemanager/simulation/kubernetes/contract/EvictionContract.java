package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an eviction is answered, and what it does. */
abstract class EvictionContract extends ApiContract {

  @Test
  void withoutABudgetThePodGetsItsGrace() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web").grace(40));
    RawApi.RawReply reply = evict("web-0", "{}");
    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.json().path("status").asText()).isEqualTo("Success");
    JsonNode pod = api.get(podPath("web-0")).json();
    assertThat(ObjectMetadata.terminating(pod)).isTrue();
    assertThat(pod.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(40);
  }

  @Test
  void anEvictedPodSaysThatItIsDisrupted() throws Exception {
    running(PodManifest.named(namespace, "web-0"));
    evict("web-0", "{}");
    JsonNode conditions = api.get(podPath("web-0")).json().at("/status/conditions");
    assertThat(ObjectMetadata.elements(conditions))
        .anySatisfy(condition -> {
          assertThat(condition.path("type").asText()).isEqualTo("DisruptionTarget");
          assertThat(condition.path("status").asText()).isEqualTo("True");
          assertThat(condition.path("reason").asText()).isEqualTo("EvictionByEvictionAPI");
        });
  }

  @Test
  void theGraceOfTheEvictionGoesBeforeThePods() throws Exception {
    running(PodManifest.named(namespace, "web-0").grace(40));
    assertThat(evict("web-0", "{\"gracePeriodSeconds\": 7}").code()).isEqualTo(201);
    JsonNode pod = api.get(podPath("web-0")).json();
    assertThat(pod.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(7);
  }

  @Test
  void withGraceZeroThePodLeavesAtOnce() throws Exception {
    running(PodManifest.named(namespace, "web-0"));
    assertThat(evict("web-0", "{\"gracePeriodSeconds\": 0}").code()).isEqualTo(201);
    assertThat(api.get(podPath("web-0")).code()).isEqualTo(404);
  }

  @Test
  void aBudgetWithoutRoomRefusesAndSaysWhy() throws Exception {
    ObjectNode _ = running(PodManifest.named(namespace, "web-0").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 1);
    RawApi.RawReply reply = evict("web-0", "{}");
    assertThat(reply.code()).isEqualTo(429);
    assertThat(reply.retryAfter()).isEqualTo(Optional.empty());
    JsonNode status = reply.json();
    assertThat(status.path("reason").asText()).isEqualTo("TooManyRequests");
    assertThat(status.path("message").asText())
        .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(status.at("/details/causes/0/reason").asText()).isEqualTo("DisruptionBudget");
    assertThat(status.at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget keep needs 1 healthy pods and has 1 currently");
    assertThat(ObjectMetadata.terminating(api.get(podPath("web-0")).json())).isFalse();
  }

  @Test
  void aBudgetIsSpentByWhatItAllows() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    running(PodManifest.named(namespace, "web-1").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 2);
    assertThat(evict("web-0", "{}").code()).isEqualTo(201);
    assertThat(evict("web-1", "{}").code()).isEqualTo(429);
  }

  @Test
  void aReadyReplacementGivesTheBudgetRoomAgain() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    running(PodManifest.named(namespace, "web-1").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 2);
    evict("web-0", "{}");
    running(PodManifest.named(namespace, "web-2").app("web"));
    awaitHealthy("keep", 2);
    assertThat(evict("web-1", "{}").code()).isEqualTo(201);
  }

  @Test
  void twoBudgetsForOnePodAreAnErrorWithoutAReason() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    running(PodManifest.named(namespace, "web-1").app("web"));
    budget(BudgetManifest.named(namespace, "one").app("web").minAvailable(1), 2);
    budget(BudgetManifest.named(namespace, "two").app("web").minAvailable(1), 2);
    RawApi.RawReply reply = evict("web-0", "{}");
    assertThat(reply.code()).isEqualTo(500);
    assertThat(reply.json().has("reason")).isFalse();
    assertThat(reply.json().has("details")).isFalse();
    assertThat(reply.json().path("message").asText())
        .isEqualTo(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                + " not support.");
  }

  @Test
  void anotherUidIsAConflictAndTheBudgetIsSpentAllTheSame() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    running(PodManifest.named(namespace, "web-1").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 2);
    RawApi.RawReply reply = evict("web-0", "{\"preconditions\": {\"uid\": \"of-another\"}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.json().path("reason").asText()).isEqualTo("Conflict");
    assertThat(reply.json().path("message").asText())
        .startsWith("Operation cannot be fulfilled on Pod \"web-0\": the UID in the precondition");
    assertThat(evict("web-0", "{}").code()).isEqualTo(429);
    JsonNode budget = api.get(ResourceType.BUDGETS.path(namespace, "keep")).json();
    assertThat(budget.at("/status/disruptedPods").has("web-0")).isTrue();
  }

  @Test
  void theBudgetsRefusalComesBeforeTheUids() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 1);
    assertThat(evict("web-0", "{\"preconditions\": {\"uid\": \"of-another\"}}").code())
        .isEqualTo(429);
  }

  @Test
  void theRightUidIsNoObstacle() throws Exception {
    ObjectNode pod = running(PodManifest.named(namespace, "web-0"));
    String options = "{\"preconditions\": {\"uid\": \"%s\"}}".formatted(ObjectMetadata.uid(pod));
    assertThat(evict("web-0", options).code()).isEqualTo(201);
  }

  @Test
  void aPodThatIsGoneIsNotFound() throws Exception {
    RawApi.RawReply reply = evict("web-0", "{}");
    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.json().path("message").asText()).isEqualTo("pods \"web-0\" not found");
  }

  @Test
  void pendingFinishedAndTerminatingPodsAskNoBudget() throws Exception {
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(9), 0);
    created(ResourceType.PODS, PodManifest.named(namespace, "new").app("web").on(node).json());
    created(ResourceType.PODS, PodManifest.named(namespace, "done").app("web").on(node).json());
    report("done", "Succeeded", "False");
    running(PodManifest.named(namespace, "going").app("web"));
    api.delete(podPath("going"), none());
    assertThat(evict("new", "{}").code()).isEqualTo(201);
    assertThat(evict("done", "{}").code()).isEqualTo(201);
    assertThat(evict("going", "{}").code()).isEqualTo(201);
  }

  @Test
  void anUnreadyPodGoesOnlyWhileItsBudgetIsHealthy() throws Exception {
    unready("sick");
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 0);
    assertThat(evict("sick", "{}").code()).isEqualTo(429);
    running(PodManifest.named(namespace, "well").app("web"));
    awaitHealthy("keep", 1);
    assertThat(evict("sick", "{}").code()).isEqualTo(201);
  }

  @Test
  void anUnreadyPodAlwaysGoesWhereThePolicySaysSo() throws Exception {
    unready("sick");
    BudgetManifest keep = BudgetManifest.named(namespace, "keep").app("web").minAvailable(1);
    budget(keep.unhealthy("AlwaysAllow"), 0);
    assertThat(evict("sick", "{}").code()).isEqualTo(201);
  }

  @Test
  void aDryRunAnswersAndDoesNothing() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    running(PodManifest.named(namespace, "web-1").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 2);
    assertThat(evict("web-0", "{\"dryRun\": [\"All\"]}").code()).isEqualTo(201);
    assertThat(ObjectMetadata.terminating(api.get(podPath("web-0")).json())).isFalse();
    assertThat(evict("web-1", "{}").code()).isEqualTo(201);
  }

  private void unready(String name) throws Exception {
    created(ResourceType.PODS, PodManifest.named(namespace, name).app("web").on(node).json());
    report(name, "Running", "False");
  }

  private void budget(BudgetManifest manifest, int healthy) throws Exception {
    ObjectNode made = created(ResourceType.BUDGETS, manifest.json());
    awaitHealthy(ObjectMetadata.name(made), healthy);
  }
}
