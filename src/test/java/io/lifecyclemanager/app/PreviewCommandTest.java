package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.drain.Escalation;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodProtection;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.label.LabelSelectorParser;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.preview.Preview;
import io.lifecyclemanager.preview.PreviewNodes;
import io.lifecyclemanager.preview.PreviewNodes.PreviewedNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code preview} says about the nodes of a cluster. */
class PreviewCommandTest {
  private static final InstanceId INSTANCE = new InstanceId("i-00000000000000001");
  private static final InstanceId OTHER = new InstanceId("i-00000000000000002");
  private static final NodeRef NODE = new NodeRef("node-1", "uid-1");
  private static final NodeRef OTHER_NODE = new NodeRef("node-2", "uid-2");
  private static final GroupName GROUP = new GroupName("web");

  private final SimulatedTime time = new SimulatedTime();
  private final FakePods pods = new FakePods(time);
  private final FakeLoadBalancers balancers = new FakeLoadBalancers(time);
  private PlanRequest request = PlanRequest.NOTHING;
  private PodTriage triage = PodTriage.DEFAULT;
  private PreviewNodes nodes =
      () ->
          List.of(
              new PreviewedNode(NODE, Optional.of(INSTANCE), request),
              new PreviewedNode(OTHER_NODE, Optional.of(OTHER), PlanRequest.NOTHING));

  @AfterEach
  void close() {
    time.throwFailures();
  }

  @Test
  void nothingBlocksAndTheLongestWaitIsTheEstimate() throws InterruptedException {
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    pods.add(NODE, PodSpec.pod("agent").ownedBy("DaemonSet"));
    pods.add(NODE, PodSpec.pod("proxy").asMirrorPod());
    LoadBalancer group =
        balancers.create(LoadBalancerKind.APPLICATION, "shop", Duration.ofSeconds(60));
    balancers.register(group, INSTANCE, 80, RegistrationState.ACTIVE);

    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isZero();
    assertThat(result.output())
        .isEqualTo(
            """
            node-1 (i-00000000000000001): about 60 s, 1 pods to evict, 2 ignored \
            (daemon-set: 1, static: 1), nothing blocks
              registered in shop: settle time 10 s, deregistration delay 60 s\
            """);
  }

  @Test
  void aPodThatServesTrafficStaysForTheSettleTime() throws InterruptedException {
    pods.add(NODE, PodSpec.pod("ingress").grace(90).withHostPort());
    LoadBalancer group = balancers.create(LoadBalancerKind.NETWORK, "shop", Duration.ofSeconds(60));
    balancers.register(group, INSTANCE, 80, RegistrationState.ACTIVE);
    assertThat(preview(Duration.ofMinutes(15), null, "node-1").output()).contains("about 270 s");
  }

  @Test
  void aRefusedPodBlocksInTheWordsOfTheApiServerAndIsForcedAtTheDeadline()
      throws InterruptedException {
    pods.add(NODE, PodSpec.pod("web-1"));
    pods.budget("shop", "web", Map.of("app", "web"), 0);

    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("1 block\n", "  shop/web-1: Cannot evict pod", "The disruption budget web")
        .endsWith("; deleted as the deadline approaches");
    assertThat(preview(Duration.ZERO, null, "node-1").output())
        .as("with --max-termination-grace-period=0")
        .doesNotContain("deleted");
  }

  @Test
  void aProtectedPodBlocksAndIsNotTried() throws InterruptedException {
    pods.add(NODE, PodSpec.pod("job").annotation("lifecycle-manager.io/protect", "true"));
    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("shop/job: is protected by annotation");
    assertThat(pods.evictions()).isEmpty();
  }

  @Test
  void podsOfChosenDaemonSetsAreEvictedLastAndCountInTheEstimate() throws InterruptedException {
    triage = new PodTriage(PodProtection.DEFAULT, LabelSelectorParser.parse("app=shipper"));
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    pods.add(
        NODE, PodSpec.pod("logs").ownedBy("DaemonSet").labels(Map.of("app", "shipper")).grace(20));
    assertThat(preview(Duration.ofMinutes(15), null, "node-1").output())
        .isEqualTo(
            """
            node-1 (i-00000000000000001): about 50 s, 2 pods to evict, 0 ignored, nothing blocks
              shop/logs: evicted last\
            """);
    assertThat(pods.evictions()).as("without a dry run").hasSize(1);
  }

  @Test
  void aNodeWithDrainModeNoneKeepsItsPods() throws InterruptedException {
    request = PlanParser.ofAnnotations("none", "2h");
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    pods.budget("shop", "web", Map.of("app", "web"), 0);
    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isZero();
    assertThat(result.output())
        .isEqualTo(
            """
            node-1 (i-00000000000000001): about 0 s, 0 pods to evict, 0 ignored, nothing blocks
              drain mode none: pods stay on the node
              deadline after 2h\
            """);
    assertThat(pods.evictions()).isEmpty();
  }

  @Test
  void thePodsOfANodeWithDrainModeWaitBlockAndAreNotTried() throws InterruptedException {
    request = PlanParser.ofAnnotations("wait", "later");
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "  drain mode wait: pods are waited for and evicted as the deadline approaches\n",
            "  lifecycle-manager.io/deadline=later of annotation of the node is invalid",
            "  shop/web-1: is waited for (drain mode wait)");
    assertThat(pods.evictions()).isEmpty();
  }

  @Test
  void theNodesOfAGroupAreThoseOfItsInstances() throws InterruptedException {
    assertThat(preview(Duration.ofMinutes(15), GROUP).output()).startsWith("node-2 (" + OTHER);
    CommandResult unknown = preview(Duration.ofMinutes(15), new GroupName("nope"));
    assertThat(unknown).isEqualTo(new CommandResult("", "no such Auto Scaling group: nope", 2));
  }

  @Test
  void aNodeThatDoesNotExistIsAnError() throws InterruptedException {
    assertThat(preview(Duration.ofMinutes(15), null, "node-1", "node-7"))
        .isEqualTo(new CommandResult("", "no such node: node-7", 2));
  }

  @Test
  void anApiServerThatDoesNotAnswerIsAFailure() throws InterruptedException {
    nodes =
        () -> {
          throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no answer", null);
        };
    assertThat(preview(Duration.ofMinutes(15), null, "node-1"))
        .isEqualTo(new CommandResult("", "no answer", 3));
  }

  @Test
  void programsGetTheSameAsFields() throws InterruptedException {
    pods.add(NODE, PodSpec.pod("web-1"));
    pods.budget("shop", "web", Map.of("app", "web"), 0);
    String json = run(settings(Duration.ofMinutes(15), null, true, "node-1"), pods).output();
    assertThat(json)
        .contains(
            "\"node\": \"node-1\"",
            "\"blocked\": true",
            "\"pod\": \"shop/web-1\"",
            "\"fate\": \"refused\"",
            "\"forced\": true");
  }

  private CommandResult preview(Duration maxGrace, @Nullable GroupName group, String... names)
      throws InterruptedException {
    return run(settings(maxGrace, group, false, names), pods);
  }

  private CommandResult run(PreviewSettings settings, PodControl control)
      throws InterruptedException {
    Preview preview =
        new Preview(
            control,
            triage,
            new Escalation(settings.maxGracePeriod()),
            List.of(balancers),
            new SettleTimes(Duration.ofSeconds(10), Duration.ofMinutes(3)));
    return new PreviewCommand(
            nodes,
            group -> group.equals(GROUP) ? Optional.of(Set.of(OTHER)) : Optional.empty(),
            preview)
        .run(settings);
  }

  private static PreviewSettings settings(
      Duration maxGrace, @Nullable GroupName group, boolean json, String... names) {
    return new PreviewSettings(
        List.of(names),
        group,
        null,
        null,
        maxGrace,
        ParsedSettings.serve("--queue-name=q").pods(),
        new ServeSettings.LoadBalancerSettings(
            true, true, Duration.ofSeconds(10), Duration.ofMinutes(3)),
        json);
  }
}
