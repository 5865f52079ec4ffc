package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.model.DropReason;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lifecycle state decides what a message leads to. */
class MessageTest {
  private final ScenarioWorld world = new ScenarioWorld();

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void aMessageHasNoEffectWhileAutoScalingDoesNotConfirmIt() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.queue.send(
        TerminationMessage.of(
            new LifecycleAction(ScenarioWorld.GROUP, ScenarioWorld.HOOK, instance, null, "forged"),
            world.time.now()));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  @Test
  void whileAutoScalingGivesNoAnswerTheMessageIsKeptAndNothingHappens()
      throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.faults().failCalls("list", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.queue.visible()).isZero();
    assertThat(world.nodes.patches()).isEmpty();

    world.autoScaling.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aMessageOfAnActionThatIsOverIsDeleted() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.autoScaling.terminate(instance);
    world.autoScaling.vanish(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.MessageDropped.class))
        .extracting(Fact.MessageDropped::reason)
        .containsExactly(DropReason.OVER);
  }

  @Test
  void testNotificationsLaunchesAndUnknownMessagesAreDeletedWithAReason()
      throws InterruptedException {
    world.queue.send(
        "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"web\"}");
    world.queue.send(
        """
        {"LifecycleTransition":"autoscaling:EC2_INSTANCE_LAUNCHING","AutoScalingGroupName":"web",
         "LifecycleHookName":"up","EC2InstanceId":"i-0001","LifecycleActionToken":"t"}
        """);
    world.queue.send("not json");
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.MessageDropped.class))
        .extracting(Fact.MessageDropped::reason)
        .containsExactlyInAnyOrder(
            DropReason.TEST_NOTIFICATION, DropReason.LAUNCH, DropReason.NOT_UNDERSTOOD);
  }

  @Test
  void theTimeOfATestNotificationIsReportedBeforeItIsDeleted() throws InterruptedException {
    world.queue.send(
        """
        {"Event":"autoscaling:TEST_NOTIFICATION","AutoScalingGroupName":"web",
         "Time":"2025-11-21T11:43:38.950Z"}
        """);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.TestNotificationReceived.class))
        .containsExactly(
            new Fact.TestNotificationReceived(
                new GroupName("web"), Instant.parse("2025-11-21T11:43:38.950Z")));
    assertThat(world.queue.size()).isZero();
  }

  @Test
  void aTestNotificationFromTheFutureCountsFromItsMessage() throws InterruptedException {
    Instant sent = world.time.now();
    for (String time : List.of("9999-12-31T23:59:59Z", sent.plusSeconds(120).toString())) {
      world.queue.send(
          """
          {"Event":"autoscaling:TEST_NOTIFICATION","AutoScalingGroupName":"web","Time":"%s"}
          """
              .formatted(time));
    }
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(Fact.TestNotificationReceived.class))
        .extracting(Fact.TestNotificationReceived::at)
        .containsExactlyInAnyOrder(sent, sent.plusSeconds(120));
  }

  @Test
  void theMessageOfAnUnknownInstanceIsReturnedAndNeverDeleted() throws InterruptedException {
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.facts(Fact.MessageReturned.class)).hasSizeGreaterThan(10);
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
    world.time.until(() -> world.queue.size() == 0, ScenarioWorld.LONG);
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @Test
  void anInstanceWithoutANodeIsHeldForTheJoinTimeoutAndCompleted() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(125));
  }

  @Test
  void anInstanceOfAGroupTaggedForTheClusterIsTerminated() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.tag(ScenarioWorld.GROUP, "kubernetes.io/cluster/prod", "owned");
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aNodeThatJoinsInTimeIsDrained() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addInstance(1);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    var node = world.nodes.add(instance.value(), "late");
    world.pods.add(node, PodSpec.pod("web-1"));
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.nodes.actual(node).unschedulable()).isTrue();
  }

  @Test
  void aNodeThatJoinsDuringDeregistrationIsLabelledAtOnce() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addInstance(1);
    var group = world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(10));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    var node = world.nodes.add(instance.value(), "late");
    world.time.sleep(Duration.ofSeconds(1));
    assertThat(world.nodes.actual(node).unschedulable()).isTrue();

    world.awaitIdle();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void aMessageThatMeetsABugIsReturnedSoon() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    AutoScalingGroups buggyAtFirst =
        new AutoScalingGroups() {
          private boolean met;

          @Override
          public Optional<GroupMember> member(InstanceId id) {
            if (!met) {
              met = true;
              throw new IllegalStateException("a bug");
            }
            return world.autoScaling.member(id);
          }

          @Override
          public Map<String, String> tags(GroupName group) {
            return world.autoScaling.tags(group);
          }
        };
    world.autoScaling.terminate(instance);
    world.start("replica-1", buggyAtFirst, world.nodes, List.of(world.balancers));
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.facts(Fact.MessageReturned.class))
        .singleElement()
        .matches(g -> g.needsAttention());
    assertThatThrownBy(world.time::throwFailures).hasRootCauseMessage("a bug");
    world.time.forgetFailures();
  }

  @Test
  void aRequestThatAutoScalingRejectsIsRepeatedRarely() throws InterruptedException {
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.REJECTED);
    world.autoScaling.terminate(world.addNode(1));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.autoScaling.faults().calls("member")).isLessThan(25);
    assertThat(world.queue.size()).isEqualTo(1);
  }

  @Test
  void aDeletedNodeThatTheIndexStillShowsIsNoNode() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addNode(1);
    var group = world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    Nodes lagging = new StaleNodeIndex(world.nodes, instance);
    world.nodes.remove(world.nodeOf(instance));
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, lagging, List.of(world.balancers));
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isGreaterThan(Duration.ofMinutes(1));
  }
}
