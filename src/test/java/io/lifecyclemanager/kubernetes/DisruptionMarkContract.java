package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deletion marks the pod as an eviction does, so that a Job does not count it as a failure. */
abstract class DisruptionMarkContract {
  ApiPodsCluster cluster;

  abstract ApiPodsCluster openCluster() throws Exception;

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @Test
  void aDeletedPodIsMarkedAsDisrupted() throws Exception {
    PodRef pod = cluster.add(cluster.node(), PodSpec.pod("job-0").inNamespace(cluster.namespace()));
    EvictionOutcome answer = cluster.control().delete(pod, Duration.ofSeconds(5));
    assertThat(answer).isEqualTo(new EvictionOutcome.EvictionAccepted());
    JsonNode mark = condition(pod, "DisruptionTarget").orElseThrow();
    assertThat(mark.path("status").asText()).isEqualTo("True");
    assertThat(mark.path("reason").asText()).isEqualTo("DeletionByLifecycleManager");
    assertThat(condition(pod, "Ready")).isPresent();
  }

  @Test
  void anotherPodOfTheSameNameIsNotMarked() throws Exception {
    PodRef pod = cluster.add(cluster.node(), PodSpec.pod("job-0").inNamespace(cluster.namespace()));
    PodRef before = new PodRef(pod.namespace(), pod.name(), "of-another");
    assertThat(cluster.control().delete(before, Duration.ofSeconds(5)))
        .isEqualTo(new EvictionOutcome.PodReplaced());
    assertThat(condition(pod, "DisruptionTarget")).isEmpty();
  }

  private Optional<JsonNode> condition(PodRef pod, String type) throws InterruptedException {
    return KubernetesJson.elements(cluster.read(pod).path("status").path("conditions"))
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst();
  }
}
