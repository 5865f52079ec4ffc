package io.lifecyclemanager.endtoend.notify;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.documentation.SchemaValidator;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.TerminationStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program logs in JSON, and what it tells a webhook. */
@Tag("full")
class LogAndWebhookIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path SCHEMAS = Path.of("src/main/resources/io/lifecyclemanager/schema");
  private static final SandboxScale SCENE =
      new SandboxScale(
          7, 3, 0, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;
  @AutoClose private TestWorld world;

  @BeforeEach
  void makeWorld() throws Exception {
    world = TestWorld.start(SCENE, folder, 6);
  }

  @Test
  void twoReplicasLogAndTellEachTerminationUnderOneId() throws Exception {
    try (WebhookReceiver receiver = new WebhookReceiver(true)) {
      List<ControllerProcess> replicas = new ArrayList<>();
      for (String name : List.of("first", "second")) {
        replicas.add(
            controller(
                ControllerArguments.withoutHandOverLimit(world.sandbox()),
                name,
                receiver,
                "--log-level=debug"));
      }
      for (ControllerProcess replica : replicas) {
        replica.awaitReady(TestWorld.TIMEOUT);
      }
      AwsFault denial =
          world
              .sandbox()
              .aws()
              .faults()
              .add(AwsService.AUTO_SCALING, "CompleteLifecycleAction", Effect.accessDenied(), 1);
      world.terminate();
      world.awaitOver();
      eventually(
          "the webhook is told all starts and ends",
          TestWorld.TIMEOUT,
          () -> ids(receiver.bodies()).size() >= 2 * world.doomed().size());
      assertIdsInHistory(replicas);
      String metrics = replicas.getFirst().get("/metrics").body();
      for (ControllerProcess replica : replicas) {
        replica.askToEnd();
        assertThat(replica.awaitEnd(TestWorld.TIMEOUT)).isZero();
      }

      List<JsonLog> logs = new ArrayList<>();
      for (ControllerProcess replica : replicas) {
        logs.add(JsonLog.parse(replica.output()));
      }
      assertThat(logs)
          .allSatisfy(
              log -> assertThat(log.lines()).allSatisfy(line -> assertValid("log-line", line)));
      assertThat(denial.hits()).isOne();
      assertThat(logs.stream().flatMap(log -> log.lines().stream()))
          .as("what is logged of the fault")
          .anySatisfy(line -> {
            assertThat(line.path("level").asText()).isEqualTo("WARN");
            assertThat(line.path("message").asText()).contains("not authorized");
            assertThat(line.path("termination").asText()).isNotEmpty();
          });
      assertOneIdInLogs(logs);
      assertThat(replicas)
          .allSatisfy(
              replica -> assertThat(replica.output()).doesNotContain(WebhookReceiver.SECRET));
      assertThat(metrics)
          .contains("lifecycle_manager_webhook_notifications_total{result=\"delivered\"}")
          .doesNotContain(WebhookReceiver.SECRET);
      assertTold(receiver.bodies(), terminations(logs));
    }
  }

  @Test
  void noTerminationWaitsForAWebhookThatDoesNotAnswer() throws Exception {
    try (WebhookReceiver receiver = new WebhookReceiver(false)) {
      // Two thirds of the time are left to the webhook at the end.
      Map<String, String> environment = new HashMap<>(world.sandbox().environment());
      environment.put(
          "LIFECYCLE_MANAGER_JAVA_OPTS", "-Dlifecycle-manager.hand-over-timeout-seconds=9");
      ControllerProcess controller = controller(environment, "only", receiver);
      controller.awaitReady(TestWorld.TIMEOUT);
      world.terminate();
      world.awaitOver();

      // The first request still waits for its answer, or a later attempt does.
      eventually("the webhook is asked", TestWorld.TIMEOUT, () -> receiver.requests() > 0);
      assertThat(controller.get("/metrics").body())
          .contains("lifecycle_manager_webhook_notifications_total{result=\"delivered\"} 0.0");
      controller.askToEnd();
      assertThat(controller.awaitEnd(TestWorld.TIMEOUT)).isZero();
      assertThat(controller.output())
          .contains("notifications of the webhook are dropped")
          .doesNotContain(WebhookReceiver.SECRET);
    }
  }

  private void assertIdsInHistory(List<ControllerProcess> replicas) throws Exception {
    List<TerminationStatus> ended = new ArrayList<>();
    for (ControllerProcess replica : replicas) {
      String body = replica.get("/api/v1/history?scope=replica").body();
      assertThat(body).doesNotContain(WebhookReceiver.SECRET);
      for (JsonNode one : JSON.readTree(body).path("history")) {
        ended.add(StatusJson.read(one.toString(), TerminationStatus.class));
      }
    }
    assertThat(ended)
        .hasSizeGreaterThanOrEqualTo(world.doomed().size())
        .allSatisfy(one -> assertThat(one.id()).startsWith(one.instance() + "-"));
  }

  private void assertOneIdInLogs(List<JsonLog> logs) {
    Set<String> begun =
        logs.stream()
            .flatMap(log -> log.instances().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(begun)
        .containsExactlyInAnyOrderElementsOf(
            world.doomed().stream().map(SandboxMachine::instance).toList());
    for (String instance : begun) {
      List<JsonNode> lines =
          logs.stream()
              .filter(log -> log.instances().contains(instance))
              .flatMap(log -> log.whileTerminating(instance).stream())
              .toList();
      assertThat(lines)
          .allSatisfy(
              line -> assertThat(line.path("termination").asText()).startsWith(instance + "-"));
      assertThat(lines)
          .extracting(line -> line.path("termination").asText())
          .as("ids of %s", instance)
          .containsOnly(lines.getFirst().path("termination").asText());
    }
  }

  private static Set<String> terminations(List<JsonLog> logs) {
    return logs.stream()
        .flatMap(log -> log.lines().stream())
        .flatMap(line -> Stream.ofNullable(line.get("termination")))
        .map(JsonNode::asText)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Each start and each end, whichever replica tells it. A request that is not answered in time is
   * repeated: the same id is the same notification, with the same content.
   */
  private static void assertTold(List<JsonNode> told, Set<String> terminations) {
    assertThat(told).allSatisfy(body -> assertValid("notification", body));
    assertThat(ids(told))
        .containsExactlyInAnyOrderElementsOf(
            terminations.stream()
                .flatMap(id -> Stream.of(id + "/started", id + "/ended"))
                .toList());
    assertThat(Set.copyOf(told)).as("contents").hasSameSizeAs(ids(told));
  }

  private static Set<String> ids(List<JsonNode> told) {
    return told.stream().map(body -> body.path("id").asText()).collect(Collectors.toSet());
  }

  private static void assertValid(String schema, JsonNode value) {
    try {
      JsonNode document = JSON.readTree(Files.readString(SCHEMAS.resolve(schema + ".schema.json")));
      assertThat(new SchemaValidator(document).violations(document, value))
          .as(value.toString())
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ControllerProcess controller(
      Map<String, String> environment, String name, WebhookReceiver receiver, String... options)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--log-format=json",
                "--webhook-url-file=" + receiver.urlFile(folder),
                "--webhook-events=started,ended,failed"));
    all.addAll(List.of(options));
    return world.controller(environment, name, all.toArray(String[]::new));
  }
}
