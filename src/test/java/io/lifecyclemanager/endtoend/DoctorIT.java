package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import io.lifecyclemanager.support.ReplicaObjects;
import io.lifecyclemanager.support.ZipContents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;

/** The packaged program looks at a set-up that enroll made, and at what becomes of it. */
@Tag("full")
class DoctorIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String SECRET = "planted-password";
  private static final String ROLE = "lifecycle-manager-notifications";

  @TempDir private Path folder;
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final SimulatedAws aws = SimulatedAws.start(new SystemTime()::now, sqs::sendToArn);
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(new SystemTime());

  @BeforeEach
  void enroll() throws Exception {
    aws.autoScaling().createGroup("workers");
    kubernetes.addNode("node-1", aws.autoScaling().launch("workers"));
    aws.autoScaling().settle();
    run(0, "enroll", "--cluster-name=prod", "--target-scaling-groups=workers");
  }

  @AfterEach
  void close() {
    kubernetes.close();
    aws.close();
    queues.close();
    sqs.close();
  }

  @Test
  void aTestMessageArrivesAtServe() throws Exception {
    try (ControllerProcess serve = start("serve", "serve", "--port=0", "--cluster-name=prod")) {
      serve.awaitReady(TIMEOUT);
      String report = doctor(0, "--probe", "--controller-url=http://localhost:" + port(serve));
      assertThat(report)
          .contains("√ LM302 delivery-probe           1 test message arrived: by serve")
          .contains(
              "√ LM301 test-message-seen        1 replica; test messages of 1 group, the last one"
                  + " of workers")
          .contains("√ LM503 instances-joined")
          .contains("\n0 errors, ");
    }
  }

  @Test
  void withoutAReplicaItReceivesTheTestMessageItself() throws Exception {
    assertThat(doctor(1, "--probe"))
        .contains("× LM301 test-message-seen\n    × no replica of serve is ready")
        .contains("1 test message arrived: received here");
  }

  @Test
  void aFaultIsFoundAndItsFixWorks() throws Exception {
    try (IamClient iam = aws.client(IamClient.builder())) {
      iam.deleteRolePolicy(ask -> ask.roleName(ROLE).policyName("send-to-lifecycle-manager"));
    }
    JsonNode report = new JsonMapper().readTree(doctor(1, "-o", "json"));
    List<JsonNode> errors = new ArrayList<>();
    for (JsonNode check : report.path("checks")) {
      if (check.path("result").asText().equals("error")
          && !check.path("code").asText().equals("LM301")) {
        errors.add(check);
      }
    }
    assertThat(errors)
        .singleElement()
        .satisfies(check -> {
          assertThat(check.path("code").asText()).isEqualTo("LM208");
          assertThat(check.at("/findings/0/what").asText()).contains("is denied sqs:SendMessage");
        });
    assertThat(run(0, "enroll", "--cluster-name=prod")).contains("created policy send-to-");
    assertThat(doctor(1)).contains("√ LM208", "\n1 error, ");
  }

  @Test
  void anOutageIsNotAnAnswer() throws Exception {
    Object _ = aws.faults().add(AwsService.IAM, AwsFaults.ANY, AwsFaults.Effect.unavailable());
    assertThat(doctor(1)).contains("? LM208 notification-role", "\n1 error, ");
  }

  /** A manifest of the replica is all that it needs to make the checks that doctor makes. */
  @Test
  void aSupportBundleHasTheReportWithoutSecrets() throws Exception {
    try (ControllerProcess serve = start("serve", "serve", "--port=0", "--cluster-name=prod")) {
      serve.awaitReady(TIMEOUT);
      kubernetes.create(replica(port(serve)));
      kubernetes.create(ReplicaObjects.endpoint(port(serve)));
      String log = serve.output() + "mail server refused " + SECRET + "\n";
      var _ =
          kubernetes
              .faults()
              .answer(
                  "get",
                  "pods/log",
                  new InjectedResponse.Canned(200, "text/plain", log, Optional.empty()));
      Path file = folder.resolve("b.zip");
      assertThat(run(0, "support-bundle", "--output=" + file)).contains(file + ": 8 files");
      Map<String, String> files = ZipContents.of(file);
      assertThat(files.keySet())
          .containsExactlyInAnyOrder(
              "settings.json",
              "versions.txt",
              "status.json",
              "events.txt",
              "metrics/one.txt",
              "logs/one.log",
              "doctor.json",
              "README.txt");
      assertThat(results(files.get("doctor.json")))
          .containsEntry("LM001", "passed")
          .containsEntry("LM101", "passed")
          .containsEntry("LM503", "passed");
      assertThat(files.get("logs/one.log")).contains("lifecycle-manager", "metrics and probes on");
      assertThat(files.get("metrics/one.txt")).contains("lifecycle_manager_");
      assertThat(files.values())
          .noneMatch(text -> text.contains(SECRET) || text.contains("123456789012"));
    }
  }

  /** The pod of serve; the kubelet would show its log. */
  private static ObjectNode replica(int port) {
    ObjectNode pod =
        ReplicaObjects.pod(
            ReplicaObjects.NAMESPACE, "one", port, List.of("--port=0", "--cluster-name=prod"));
    ArrayNode variables = ((ObjectNode) pod.at("/spec/containers/0")).putArray("env");
    Map.of(
            "LIFECYCLE_MANAGER_QUEUE_NAME",
            "lifecycle-manager",
            "AWS_REGION",
            "us-west-2",
            "SMTP_PASSWORD",
            SECRET)
        .forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
    ObjectNode status = pod.putObject("status").put("phase", "Running").put("podIP", "127.0.0.1");
    status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
    return pod;
  }

  private static Map<String, String> results(String report) throws Exception {
    Map<String, String> results = new HashMap<>();
    for (JsonNode check : new JsonMapper().readTree(report).path("checks")) {
      results.put(check.path("code").asText(), check.path("result").asText());
    }
    return results;
  }

  private String doctor(int exitCode, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("doctor", "--cluster-name=prod"));
    words.addAll(List.of(more));
    return run(exitCode, words.toArray(String[]::new));
  }

  private static int port(ControllerProcess serve) {
    return serve.port().orElseThrow();
  }

  private String run(int exitCode, String... words) throws Exception {
    try (ControllerProcess program = start("output", words)) {
      assertThat(program.awaitEnd(TIMEOUT)).as(program.output()).isEqualTo(exitCode);
      return program.output();
    }
  }

  private ControllerProcess start(String log, String... words) {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
    environment.put("KUBECONFIG", kubernetes.kubeconfig(folder.resolve("kubeconfig")).toString());
    environment.put("LIFECYCLE_MANAGER_QUEUE_NAME", "lifecycle-manager");
    return ControllerProcess.start(environment, folder.resolve(log), List.of(words));
  }
}
