package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.lifecyclemanager.doctor.Cluster.PodState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the spec of a pod means, as far as its end is concerned. */
class ExaminedPodTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"containers":[{},{"lifecycle":{"preStop":{"sleep":{"seconds":5}}}}]}          | true
          {"containers":[{"lifecycle":{"postStart":{"exec":{}}}}]}                       | false
          {"initContainers":[{"restartPolicy":"Always","lifecycle":{"preStop":{"a":1}}}]} | true
          {"initContainers":[{"lifecycle":{"preStop":{"a":1}}}]}                         | false
          {}                                                                             | false
          """)
  void aContainerThatRunsToTheEndMayHaveAHook(String spec, boolean preStop) throws IOException {
    assertThat(pod(spec).preStop()).isEqualTo(preStop);
  }

  @Test
  void aClaimIsNamedByItsVolumeOrMadeWithThePod() throws IOException {
    assertThat(
            pod("""
            {"volumes":[
              {"name":"a","persistentVolumeClaim":{"claimName":"data"}},
              {"name":"b","ephemeral":{"volumeClaimTemplate":{"spec":{}}}},
              {"name":"c","emptyDir":{}},
              {"name":"d","configMap":{"name":"e"}}]}
            """)
                .claims())
        .containsExactlyInAnyOrder("data", "web-0-b");
  }

  private static PodState pod(String spec) throws IOException {
    String json = "{\"metadata\":{\"name\":\"web-0\"},\"spec\":" + spec + "}";
    ByteArrayInputStream bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    try (JsonParser parser = Json.parser(bytes, ExaminedPod.FIELDS)) {
      return ExaminedPod.of(parser.readValueAsTree()).orElseThrow();
    }
  }
}
