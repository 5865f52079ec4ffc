package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For each shipped permission, a metric shows which feature its denial disables. */
class MissingPermissionMetricsTest {
  /** Refused for many reasons, which are told of each pod. */
  private static final Set<String> ABOUT_ONE_POD = Set.of("create pods/eviction", "delete pods");

  static Stream<String> permissions() throws IOException {
    JsonNode policy = new JsonMapper().readTree(Path.of("deploy/iam/controller.aws.json").toFile());
    Stream<String> ofAws =
        Manifest.list(policy.path("Statement")).stream()
            .map(statement -> statement.path("Action"))
            .flatMap(
                action -> (action.isArray() ? Manifest.list(action) : List.of(action)).stream())
            .map(JsonNode::asText)
            .distinct();
    Stream<String> ofApiAccess = Stream.of("create tokenreviews", "create subjectaccessreviews");
    return Stream.of(ofAws, Manifest.read().permissions().stream(), ofApiAccess)
        .flatMap(Function.identity())
        .filter(permission -> !ABOUT_ONE_POD.contains(permission));
  }

  @ParameterizedTest
  @MethodSource("permissions")
  void itShows(String permission) {
    Metrics metrics = new Metrics("1.2.3");
    assertThat(denied(metrics)).isEmpty();
    metrics.on(
        new RemoteCallFailed(
            null, "work", new RemoteFailure(FailureKind.DENIED, "no", permission, null), null));
    assertThat(denied(metrics)).hasSize(1);
  }

  private static List<String> denied(Metrics metrics) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("lifecycle_manager_feature_denied{"))
        .filter(line -> line.endsWith(" 1.0"))
        .toList();
  }
}
