package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxCluster;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a message on the queue to a completed lifecycle action, on either API server. */
public abstract class MainJob {
  static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String EXCLUDE = "node.kubernetes.io/exclude-from-external-load-balancers";
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, 2, 2, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(30), 1);

  @TempDir protected Path folder;
  protected SandboxWorld world;
  ControllerProcess controller;

  /** The API server, empty; closed with the world. */
  protected abstract SandboxCluster cluster() throws Exception;

  /** With whose permissions the controller works. */
  protected abstract Path kubeconfig() throws Exception;

  @BeforeEach
  void start() throws Exception {
    world = SandboxWorld.start(SCENE, cluster());
    controller =
        world.controller(
            kubeconfig(),
            folder.resolve("controller.log"),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=1");
    controller.awaitReady(TIMEOUT);
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void instancesAreDrainedDeregisteredAndCompletedAndNothingIsLeft() throws Exception {
    List<SandboxMachine> doomed = world.machines().subList(0, 2);
    PodHold hold = PodHold.onEach(world, doomed);

    world.terminate(doomed);
    for (SandboxMachine machine : doomed) {
      assertHeldAndClaimed(machine);
    }
    hold.release();

    awaitEnd(doomed);
    SandboxReport report = SandboxReport.of(world, doomed);
    assertThat(report.isGood()).as(report::text).isTrue();
    assertThat(world.aws().autoScaling().completions())
        .as("one completion for each action")
        .hasSize(2)
        .allMatch(completion -> completion.result() == LifecycleResult.CONTINUE);
    assertPodsWentAsTheyShould(doomed);
    awaitMetrics();
    assertThat(controller.status("/livez")).isEqualTo(200);
    assertThat(controller.status("/readyz")).isEqualTo(200);
    eventually(
        "the log reports the end",
        TIMEOUT,
        () -> controller.output().contains("termination completed"));
    assertThat(controller.output()).doesNotContain("ERROR", "without permission", "denied request");
    assertThat(controller.get("/metrics").body().lines())
        .as("missing permissions")
        .noneMatch(line -> line.matches("lifecycle_manager_feature_denied\\{.*} 1\\.0"));
  }

  @Test
  void previewShowsWhatATerminationWouldDoAndChangesNothing() throws Exception {
    String node = world.machines().getFirst().node();
    Map<String, String> environment = new HashMap<>(world.environment());
    environment.put("KUBECONFIG", kubeconfig().toString());

    BashScript said =
        BashScript.run(
            folder,
            environment,
            TIMEOUT,
            """
            lifecycle-manager preview %s no-such-node; echo $?
            lifecycle-manager preview %s -o json; echo $?
            lifecycle-manager preview %s --settle-time=1; echo $?
            """
                .formatted(node, node, node));

    assertThat(said.err()).isEqualTo("lifecycle-manager: no such node: no-such-node\n");
    assertThat(said.out())
        .startsWith("2\n{")
        .contains("\"node\": \"" + node, "\"outcome\": \"evicted\"", "registered in ")
        .endsWith("\n0\n");
    assertThat(world.cluster().client().nodes().withName(node).get().getSpec().getUnschedulable())
        .isNull();
    assertThat(world.pods()).allMatch(pod -> pod.deletionSeen().isEmpty());
  }

  /** While its pods are held. */
  private void assertHeldAndClaimed(SandboxMachine machine) throws Exception {
    Node node =
        eventually(
            machine.node() + " is cordoned",
            TIMEOUT,
            () -> world.cluster().client().nodes().withName(machine.node()).get(),
            seen -> seen != null && Boolean.TRUE.equals(seen.getSpec().getUnschedulable()));
    assertThat(node.getMetadata().getLabels()).containsEntry(EXCLUDE, "true");
    assertThat(ClaimRecord.parse(node.getMetadata().getAnnotations().get(ClaimRecord.ANNOTATION)))
        .hasValueSatisfying(claim -> assertThat(claim.wasCordoned()).isFalse());
    awaitEvents(node.getMetadata().getUid());
    assertThat(world.aws().autoScaling().state(machine.instance()))
        .isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
    eventually(
        "a heartbeat for " + machine.instance(),
        TIMEOUT,
        () -> !world.aws().autoScaling().heartbeats(machine.instance()).isEmpty());
  }

  /** As kubectl describe node finds them. */
  private void awaitEvents(String uid) throws Exception {
    List<String> _ =
        eventually(
            "events of node " + uid,
            TIMEOUT,
            () ->
                world
                    .cluster()
                    .client()
                    .v1()
                    .events()
                    .inNamespace("default")
                    .withField("involvedObject.uid", uid)
                    .list()
                    .getItems()
                    .stream()
                    .map(Event::getReason)
                    .toList(),
            reasons -> reasons.containsAll(List.of("TerminationStarted", "Claimed", "Draining")));
  }

  void awaitEnd(List<SandboxMachine> doomed) throws Exception {
    ProgressSnapshot _ =
        eventually(
            "all is over; the controller's log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(doomed),
            glance -> glance.isOver(doomed.size()));
    assertThat(world.queue()).isEqualTo(Counts.NONE);
  }

  private void assertPodsWentAsTheyShould(List<SandboxMachine> doomed) {
    List<PodHistory> moved = ProgressSnapshot.movable(world, doomed);
    assertThat(moved).hasSize(2 * 2 + 2).allMatch(pod -> pod.deletionSeen().isPresent());
    assertThat(world.aws().calls().of(AwsService.ELB_V2, "DeregisterTargets")).isNotEmpty();
  }

  /** The world may see the end a moment before the program has counted it. */
  private void awaitMetrics() throws Exception {
    List<String> expected =
        List.of(
            "lifecycle_manager_successful_events_total 2.0",
            "lifecycle_manager_failed_events_total 0.0",
            "lifecycle_manager_successful_node_drain_total 2.0",
            "lifecycle_manager_terminating_instances_count 0.0");
    List<String> _ =
        eventually(
            "metrics have " + expected,
            TIMEOUT,
            () -> controller.get("/metrics").body().lines().toList(),
            lines -> lines.containsAll(expected));
  }
}
