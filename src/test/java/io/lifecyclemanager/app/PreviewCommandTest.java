package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.drain.PodProtection;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.label.LabelSelectorParser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code preview} says about the nodes of a cluster. */
class PreviewCommandTest extends PreviewScenario {
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
            "\"outcome\": \"refused\"",
            "\"forced\": true");
  }
}
