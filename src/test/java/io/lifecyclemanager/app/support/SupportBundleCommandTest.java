package io.lifecyclemanager.app.support;

import static io.lifecyclemanager.support.ReplicaObjects.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.support.SupportBundleSettings.PartName;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.support.PlantedSecrets;
import io.lifecyclemanager.support.PlantedSecrets.PlantedSecret;
import io.lifecyclemanager.support.ReplicaObjects;
import io.lifecyclemanager.support.ZipContents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code support-bundle} with a simulated API server and the HTTP API of a replica. */
class SupportBundleCommandTest {
  private static final String SECRETS =
      PlantedSecrets.all().stream().map(PlantedSecret::line).collect(Collectors.joining("\n"));

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  private final LoopbackServer controller =
      new LoopbackServer(exchange -> {
        boolean isMetrics = exchange.getRequestURI().getPath().equals("/metrics");
        String text =
            isMetrics
                ? "up 1\n# " + SECRETS
                : KubernetesJson.object().put("steps", SECRETS).toString();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });
  @TempDir private Path folder;
  private SupportBundleFixture fixture;
  private Path file;

  @BeforeEach
  void start() {
    fixture =
        new SupportBundleFixture(kubernetes.kubeconfig(folder.resolve("kubeconfig")), NAMESPACE);
    file = folder.resolve("b.zip");
    addPod("one", 1);
    addPod("two", 0);
    kubernetes.create(ReplicaObjects.endpoint(controller.uri().getPort()));
    kubernetes.addNode("node-1", "i-1");
    addEvent("default", "node-1", "lifecycle-manager.io/controller", "2026-03-01T03:41:00Z");
    addEvent("default", "node-1", "kubelet", "2026-03-01T03:42:00Z");
    addEvent(NAMESPACE, "one", "kubelet", "2026-03-01T03:40:00Z");
    var _ =
        kubernetes
            .faults()
            .answer(
                "get",
                "pods/log",
                new InjectedResponse.Canned(200, "text/plain", SECRETS, Optional.empty()));
  }

  @AfterEach
  void stop() {
    kubernetes.close();
    controller.close();
  }

  @Test
  void aCompleteBundleHasEveryPartOfEveryReplica() throws Exception {
    CommandResult result = fixture.write(file);
    assertThat(fixture.printed).noneMatch(line -> line.startsWith("missing"));
    assertThat(result).isEqualTo(new CommandResult(file + ": 11 files", "", 0));
    Map<String, String> files = ZipContents.of(file);
    assertThat(files.keySet())
        .containsExactly(
            "settings.json",
            "versions.txt",
            "status.json",
            "events.txt",
            "metrics/one.txt",
            "metrics/two.txt",
            "logs/one.log",
            "logs/one.previous.log",
            "logs/two.log",
            "doctor.json",
            "README.txt");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noFileHasAnyOfThePlantedSecrets(boolean omits) throws Exception {
    Set<PartName> omitted = omits ? Set.of(PartName.SETTINGS) : Set.of();
    assertThat(fixture.write(file, omitted).exitCode()).isZero();
    assertThat(ZipContents.of(file).containsKey("settings.json")).isNotEqualTo(omits);
    ZipContents.of(file)
        .forEach((name, text) -> {
          assertThat(text)
              .as(name)
              .doesNotContain("planted-variable", "planted-argument", "123456789012");
          for (PlantedSecret planted : PlantedSecrets.all()) {
            assertThat(text).as(name).doesNotContain(planted.secret());
          }
        });
  }

  @Test
  void theFilesSayWhatIsAsked() throws Exception {
    assertThat(fixture.write(file).exitCode()).isZero();
    Map<String, String> files = ZipContents.of(file);
    assertThat(files.get("settings.json"))
        .contains("--queue-name=q", "\"value\" : \"[redacted: ", "secretKeyRef", "restartCount")
        .doesNotContain("last-applied", "managedFields");
    assertThat(files.get("events.txt"))
        .matches(
            "2026-03-01T03:40:00Z +Warning Drained Pod/one: .*\\R"
                + "(?s)2026-03-01T03:41:00Z +Warning Drained Node/node-1: .*\\R")
        .doesNotContain("03:42:00Z");
    assertThat(files.get("versions.txt"))
        .contains("lifecycle-manager 1.2.3\nJava 25", "API server: v1.", "1 nodes: kubelet ");
    assertThat(KubernetesJson.MAPPER.readTree(files.get("status.json")).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("terminations", "history", "holds", "deregistrations");
    assertThat(fixture.doctorSettings)
        .singleElement()
        .satisfies(settings -> {
          assertThat(settings.serve().aws().queueName()).isEqualTo("q");
          assertThat(settings.serve().aws().region()).isEqualTo("eu-west-1");
          assertThat(settings.serve().cluster().name()).isEqualTo("prod");
          assertThat(settings.namespace()).isEqualTo(NAMESPACE);
          assertThat(settings.json()).isTrue();
        });
  }

  @Test
  void whatIsDeniedIsMissingAndSaid() throws Exception {
    var _ = kubernetes.faults().answer("list", "*", InjectedResponse.forbidden("planted no"));
    CommandResult result = fixture.write(file);
    assertThat(result.exitCode()).isOne();
    assertThat(result.output()).contains("incomplete");
    Map<String, String> files = ZipContents.of(file);
    assertThat(files).containsOnlyKeys("versions.txt", "status.json", "errors.txt", "README.txt");
    assertThat(files.get("errors.txt"))
        .contains(
            "settings: list pods: the API server answered 403",
            "logs: list pods: the API server answered 403",
            "events: list events");
    assertThat(fixture.printed).anyMatch(line -> line.startsWith("missing: settings: list pods"));
  }

  @Test
  void aUrlServesStatusAndMetricsAndPartsMayBeOmitted() throws Exception {
    CommandResult result =
        fixture.write(
            new SupportBundleSettings(
                file,
                false,
                new ControllerLocation.DirectUrl(controller.uri(), null),
                folder.resolve("kubeconfig"),
                NAMESPACE,
                Set.of(PartName.LOGS, PartName.DOCTOR),
                100,
                true));
    assertThat(result.exitCode()).isZero();
    Map<String, String> files = ZipContents.of(file);
    assertThat(files)
        .containsKeys("status.json", "metrics/controller.txt")
        .doesNotContainKeys("logs/one.log", "doctor.json");
    assertThat(files.get("README.txt")).contains("Left out as requested: logs, doctor");
    assertThat(files.get("settings.json")).contains("arn:aws:iam::123456789012:role/x");
  }

  @Test
  void anotherFileIsKeptAndAFileThatCannotBeWrittenIsAFailure() throws Exception {
    Files.writeString(file, "another");
    assertThat(fixture.write(file).exitCode()).isEqualTo(2);
    assertThat(file).hasContent("another");
    assertThat(fixture.write(folder).exitCode()).isEqualTo(2);
    assertThat(fixture.write(folder.resolve("absent/b.zip")).exitCode()).isEqualTo(3);
  }

  private void addPod(String name, int restarts) {
    ObjectNode pod =
        ReplicaObjects.pod(
            NAMESPACE,
            name,
            controller.uri().getPort(),
            List.of(
                "--queue-name=q", "--cluster-name", "$(CLUSTER)", "--x-token=planted-argument"));
    pod.withObject("/metadata/annotations")
        .put("kubectl.kubernetes.io/last-applied-configuration", SECRETS)
        .put("example.org/note", SECRETS)
        .put("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/x");
    var env = ((ObjectNode) pod.at("/spec/containers/0")).putArray("env");
    env.addObject().put("name", "CLUSTER").put("value", "prod");
    env.addObject().put("name", "AWS_REGION").put("value", "eu-west-1");
    env.addObject().put("name", "PROXY_PASSWORD").put("value", "planted-variable");
    env.addObject()
        .put("name", "FROM_SECRET")
        .putObject("valueFrom")
        .putObject("secretKeyRef")
        .put("name", "s")
        .put("key", "k");
    ObjectNode status = pod.putObject("status").put("phase", "Running").put("podIP", "127.0.0.1");
    status
        .putArray("containerStatuses")
        .addObject()
        .put("name", "lifecycle-manager")
        .put("restartCount", restarts);
    status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
    kubernetes.create(pod);
  }

  private void addEvent(String namespace, String object, String reporter, String at) {
    ObjectNode event =
        KubernetesJson.object()
            .put("apiVersion", "v1")
            .put("kind", "Event")
            .put("reason", "Drained")
            .put("type", "Warning")
            .put("message", "said planted-variable\n" + SECRETS)
            .put("lastTimestamp", at)
            .put("reportingComponent", reporter);
    event
        .putObject("metadata")
        .put("namespace", namespace)
        .put("name", object + "." + reporter.length());
    event
        .putObject("involvedObject")
        .put("kind", namespace.equals("default") ? "Node" : "Pod")
        .put("name", object);
    kubernetes.create(event);
  }
}
