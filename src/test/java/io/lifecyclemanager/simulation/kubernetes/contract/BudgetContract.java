package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import org.junit.jupiter.api.Test;

/** Budgets that count by what the pods' controllers are asked to keep. */
abstract class BudgetContract extends ApiContract {

  @Test
  void maxUnavailableCountsFromTheControllersScale() throws Exception {
    replicas(2);
    budget(BudgetManifest.named(namespace, "keep").app("web").maxUnavailable(1), 2);
    assertThat(evict("web-0", "{}").code()).isEqualTo(201);
    RawApi.RawReply refused = evict("web-1", "{}");
    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.json().at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget keep needs 1 healthy pods and has 1 currently");
  }

  @Test
  void aShareOfTheScaleIsRoundedUp() throws Exception {
    replicas(3);
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable("50%"), 3);
    assertThat(evict("web-0", "{}").code()).isEqualTo(201);
    RawApi.RawReply refused = evict("web-1", "{}");
    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.json().at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget keep needs 2 healthy pods and has 2 currently");
  }

  @Test
  void podsWithoutAControllerGetNothingFromMaxUnavailable() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").maxUnavailable(1), 1);
    RawApi.RawReply refused = evict("web-0", "{}");
    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.json().at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget keep does not allow evicting pods currently");
  }

  @Test
  void aRaisedBudgetGivesRoomAtOnce() throws Exception {
    running(PodManifest.named(namespace, "web-0").app("web"));
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 1);
    assertThat(evict("web-0", "{}").code()).isEqualTo(429);
    String path = ResourceType.BUDGETS.path(namespace, "keep");
    assertThat(api.patch(path, json("{\"spec\": {\"minAvailable\": 0}}")).code()).isEqualTo(200);
    awaitHealthy("keep", 1);
    assertThat(evict("web-0", "{}").code()).isEqualTo(201);
  }

  @Test
  void aDeletedPodCountsNoMore() throws Exception {
    for (int i = 0; i < 3; i++) {
      running(PodManifest.named(namespace, "web-" + i).app("web"));
    }
    budget(BudgetManifest.named(namespace, "keep").app("web").minAvailable(1), 3);
    ObjectNode now = json("{\"apiVersion\": \"v1\", \"kind\": \"DeleteOptions\"}");
    now.put("gracePeriodSeconds", 0);
    assertThat(api.delete(podPath("web-0"), now).code()).isEqualTo(200);
    awaitHealthy("keep", 2);
    assertThat(evict("web-1", "{}").code()).isEqualTo(201);
    assertThat(evict("web-2", "{}").code()).isEqualTo(429);
  }

  /** Running pods first, then the ReplicaSet that keeps them: the real one adopts them. */
  private void replicas(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      running(PodManifest.named(namespace, "web-" + i).app("web"));
    }
    ObjectNode set =
        created(
            ResourceType.apps("replicasets", "ReplicaSet"),
            json(
                """
                {"apiVersion": "apps/v1", "kind": "ReplicaSet",
                 "metadata": {"name": "web", "namespace": "%s"},
                 "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "web"}},
                          "template": {"metadata": {"labels": {"app": "web"}},
                                       "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
                """
                    .formatted(namespace, count)));
    String adoption =
        """
        {"metadata": {"ownerReferences": [
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "%s",
             "controller": true, "blockOwnerDeletion": true}]}}
        """
            .formatted(ObjectMetadata.uid(set));
    for (int i = 0; i < count; i++) {
      assertThat(api.patch(podPath("web-" + i), json(adoption)).code()).isEqualTo(200);
    }
  }

  private void budget(BudgetManifest manifest, int healthy) throws Exception {
    ObjectNode made = created(ResourceType.BUDGETS, manifest.json());
    awaitHealthy(ObjectMetadata.name(made), healthy);
  }
}
