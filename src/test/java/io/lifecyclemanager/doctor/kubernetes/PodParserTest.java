package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.StringInterner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses pods for the checks of workloads. */
class PodParserTest {
  private final StringInterner strings = new StringInterner();

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
  void aContainerOrSidecarMayHaveAPreStopHook(String spec, boolean preStop) throws IOException {
    assertThat(pod(spec).hasPreStopHook()).isEqualTo(preStop);
  }

  @Test
  void aClaimIsNamedByTheVolumeOrDerivedForAnEphemeralVolume() throws IOException {
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

  @Test
  void theNodeIsTheOneThatThePodIsBoundTo() throws IOException {
    assertThat(pod("{\"nodeName\":\"ip-10-0-0-1\"}").node()).isEqualTo("ip-10-0-0-1");
    assertThat(pod("{}").node()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'annotations':{'kubernetes.io/config.mirror':'a'}}",
        "{'ownerReferences':[{'apiVersion':'apps/v1','kind':'DaemonSet','controller':true}]}"
      })
  void podsThatNoDrainEvictsAreLeftOut(String metadata) throws IOException {
    assertThat(parse("{\"metadata\":" + metadata.replace('\'', '"') + "}")).isEmpty();
  }

  @Test
  void equalStringsOfPodsAreStoredOnce() throws IOException {
    String json =
        """
        {"metadata":{"namespace":"shop","name":"web","labels":{"app":"web","hash":"abc"}},
         "spec":{"nodeName":"ip-10-0-0-1"}}
        """;
    PodState first = parse(json).orElseThrow();
    PodState second = parse(json).orElseThrow();
    assertThat(second.labels()).isEqualTo(Map.of("app", "web", "hash", "abc"));
    assertThat(second.labels()).isSameAs(first.labels());
    assertThat(second.namespace()).isSameAs(first.namespace());
    assertThat(second.node()).isSameAs(first.node());
  }

  private PodState pod(String spec) throws IOException {
    return parse("{\"metadata\":{\"name\":\"web-0\"},\"spec\":" + spec + "}").orElseThrow();
  }

  private Optional<PodState> parse(String json) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    try (JsonParser parser = KubernetesJson.parser(bytes, PodParser.FIELDS)) {
      return PodParser.parse(parser.readValueAsTree(), strings);
    }
  }
}
