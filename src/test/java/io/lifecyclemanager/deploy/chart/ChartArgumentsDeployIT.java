package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeArguments;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.cli.serve.ServeSettingsParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Helm chart makes of its values are options that the program takes. */
class ChartArgumentsDeployIT {
  /** Where the chart mounts the Secret of the webhook. */
  private static final String SECRET = "/etc/lifecycle-manager/webhook/";

  @TempDir private Path folder;

  @Test
  void serveTakesEveryOptionThatTheChartCanPass() throws Exception {
    Files.writeString(folder.resolve("address"), "https://hooks.example.com/1");
    Files.writeString(folder.resolve("template"), "{\"text\": \"A termination.\"}");
    ServeSettings settings = settings("terminations", "--values=" + ChartObjects.ALL_VALUES);
    assertThat(settings.dryRun()).isTrue();
    assertThat(settings.aws().region()).isEqualTo("eu-central-1");
    assertThat(settings.aws().queueUrl()).isNotNull();
    assertThat(settings.cluster().name()).isEqualTo("production");
    assertThat(settings.nodeEvents()).isFalse();
  }

  @Test
  void theDefaultValuesSuffice() throws Exception {
    assertThat(settings("lifecycle-manager").aws().queueName()).isEqualTo("lifecycle-manager");
  }

  private ServeSettings settings(String name, String... values) throws Exception {
    JsonNode deployment =
        Objects.requireNonNull(
            ChartObjects.render(values).get("Deployment lifecycle-manager/" + name));
    Map<String, List<String>> typed = new HashMap<>();
    for (JsonNode argument : deployment.at("/spec/template/spec/containers/0/args")) {
      String[] parts = argument.asText().replace(SECRET, folder + "/").split("=", 2);
      typed
          .computeIfAbsent(parts[0], _ -> new ArrayList<>())
          .add(parts.length == 2 ? parts[1] : "true");
    }
    List<CliOption> options = ServeOptions.TABLE.options();
    assertThat(typed.remove("serve")).isNotNull();
    assertThat(options).extracting(CliOption::option).containsAll(typed.keySet());
    RawOptions raw =
        RawOptions.fromCommandLine(
            options, option -> typed.getOrDefault(option.option(), List.of()));
    return switch (ServeSettingsParser.parse(raw, List.of())) {
      case Parsed.Valid<ServeArguments>(ServeArguments arguments) -> arguments.settings();
      case Parsed.Invalid<ServeArguments>(List<String> problems) ->
          throw new AssertionError(problems);
    };
  }
}
