package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The words in the manifest are settings that the program takes as they are. */
class ManifestArgumentsTest {
  private static JsonNode container() throws IOException {
    try (var objects =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(Path.of("deploy/lifecycle-manager.yaml").toFile())) {
      return objects.readAll().stream()
          .filter(one -> one.path("kind").asText().equals("Deployment"))
          .findFirst()
          .orElseThrow()
          .at("/spec/template/spec/containers/0");
    }
  }

  private static CommandRun run() throws IOException {
    List<String> words =
        StreamSupport.stream(container().path("args").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    Map<String, String> environment = new HashMap<>();
    container()
        .path("env")
        .forEach(one -> environment.put(one.path("name").asText(), one.path("value").asText()));
    assertThat(RawOptions.unknownVariables(ServeOptions.TABLE.options(), environment)).isEmpty();
    return CommandRun.run(environment, words.toArray(String[]::new));
  }

  @Test
  void theyNameRegionQueueAndCluster() throws IOException {
    ServeSettings settings = run().serveSettings();
    assertThat(settings.aws().region()).isNotNull();
    assertThat(settings.aws().queueName()).isNotNull();
    assertThat(settings.cluster().name()).isNotNull();
    assertThat(settings.dryRun()).isFalse();
  }

  @Test
  void theContainersPortIsTheOneThatIsListenedOn() throws IOException {
    assertThat(container().at("/ports/0/containerPort").asInt())
        .isEqualTo(run().serveSettings().web().port());
  }
}
