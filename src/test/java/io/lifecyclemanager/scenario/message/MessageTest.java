package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The lifecycle state decides what a message leads to. */
class MessageTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

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

    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .extracting(IntakeFact.MessageDropped::reason)
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

    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .extracting(IntakeFact.MessageDropped::reason)
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

    assertThat(world.facts(IntakeFact.TestNotificationReceived.class))
        .containsExactly(
            new IntakeFact.TestNotificationReceived(
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

    assertThat(world.facts(IntakeFact.TestNotificationReceived.class))
        .extracting(IntakeFact.TestNotificationReceived::at)
        .containsExactlyInAnyOrder(sent, sent.plusSeconds(120));
  }

  @Test
  void aMessageThatMeetsABugIsReturnedSoon() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    AutoScalingGroups buggyAtFirst =
        new AutoScalingGroups() {
          private boolean met;

          @Override
          public Optional<GroupCapacity> capacity(GroupName group) {
            return world.autoScaling.capacity(group);
          }

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
    assertThat(world.facts(IntakeFact.MessageReturned.class))
        .singleElement()
        .matches(g -> g.needsAttention());
    assertThatThrownBy(world.time::throwFailures).hasRootCauseMessage("a bug");
    world.time.forgetFailures();
  }

  /** Without a node no claim remains, about whose instance Auto Scaling would be asked as well. */
  @Test
  void aRequestThatAutoScalingRejectsIsRepeatedRarely() throws InterruptedException {
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.REJECTED);
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.autoScaling.faults().calls("member")).isLessThan(25);
    assertThat(world.facts(IntakeFact.MessageReturned.class)).isNotEmpty();
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
  }

  @Test
  void aMessageThatTheQueueDoesNotTakeBackReturnsByItself() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.autoScaling.terminate(instance);
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.REJECTED, 1);
    world.queue.faults().failCalls("returnMessages", RemoteFailure.FailureKind.UNAVAILABLE, 1);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .anyMatch(it -> it.operation().startsWith("returning message"));
  }
}
