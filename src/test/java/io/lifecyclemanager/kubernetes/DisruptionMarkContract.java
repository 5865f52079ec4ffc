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

/** A deletion leaves the mark that an eviction would: a Job must not count it as a failure. */
abstract class DisruptionMarkContract {
  ApiPodsCluster world;

  abstract ApiPodsCluster openCluster() throws Exception;

  @BeforeEach
  void openWorld() throws Exception {
    world = openCluster();
  }

  @AfterEach
  void closeWorld() throws Exception {
    world.end();
  }

  @Test
  void aDeletedPodSaysWhoDisruptedIt() throws Exception {
    PodRef pod = world.add(world.node(), PodSpec.pod("job-0").inNamespace(world.namespace()));
    EvictionOutcome answer = world.control().delete(pod, Duration.ofSeconds(5));
    assertThat(answer).isEqualTo(new EvictionOutcome.EvictionAccepted());
    JsonNode mark = condition(pod, "DisruptionTarget").orElseThrow();
    assertThat(mark.path("status").asText()).isEqualTo("True");
    assertThat(mark.path("reason").asText()).isEqualTo("DeletionByLifecycleManager");
    assertThat(condition(pod, "Ready")).isPresent();
  }

  @Test
  void anotherPodOfThatNameIsNotMarked() throws Exception {
    PodRef pod = world.add(world.node(), PodSpec.pod("job-0").inNamespace(world.namespace()));
    PodRef before = new PodRef(pod.namespace(), pod.name(), "of-another");
    assertThat(world.control().delete(before, Duration.ofSeconds(5)))
        .isEqualTo(new EvictionOutcome.PodReplaced());
    assertThat(condition(pod, "DisruptionTarget")).isEmpty();
  }

  private Optional<JsonNode> condition(PodRef pod, String type) throws InterruptedException {
    return KubernetesJson.elements(world.read(pod).path("status").path("conditions"))
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst();
  }
}
