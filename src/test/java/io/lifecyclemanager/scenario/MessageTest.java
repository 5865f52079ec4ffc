package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.MessageDropped.Reason;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteTrouble.Kind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message is a hint: the lifecycle state is the truth. */
class MessageTest {
  private final World world = new World();

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void aMessageMovesNothingWhileAutoScalingDoesNotConfirmIt() throws InterruptedException {
    InstanceId instance = world.node(1);
    world.queue.send(
        TerminationMessage.of(
            new LifecycleAction(World.GROUP, World.HOOK, instance, null, "forged"),
            world.time.now()));
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  @Test
  void whileAutoScalingGivesNoAnswerTheMessageIsKeptAndNothingHappens()
      throws InterruptedException {
    InstanceId instance = world.node(1);
    world.autoScaling.remote().breaks("member", Kind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.queue.visible()).isZero();
    assertThat(world.nodes.patches()).isEmpty();

    world.autoScaling.remote().mend();
    world.untilQuiet();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aMessageOfAnActionThatIsOverIsDeleted() throws InterruptedException {
    InstanceId instance = world.node(1);
    world.autoScaling.terminate(instance);
    world.autoScaling.vanish(instance);
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.facts(Fact.MessageDropped.class))
        .extracting(Fact.MessageDropped::reason)
        .containsExactly(Reason.OVER);
  }

  @Test
  void testNotificationsLaunchesAndRubbishAreDeletedWithTheReasonTold()
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
    world.untilQuiet();

    assertThat(world.facts(Fact.MessageDropped.class))
        .extracting(Fact.MessageDropped::reason)
        .containsExactlyInAnyOrder(Reason.TEST_NOTIFICATION, Reason.LAUNCH, Reason.NOT_UNDERSTOOD);
  }

  @Test
  void whenNobodyCanSayWhoseTheInstanceIsItsMessageIsGivenBackAndNeverDeleted()
      throws InterruptedException {
    world.autoScaling.terminate(world.instance(1));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.facts(Fact.MessageGivenBack.class)).hasSizeGreaterThan(10);
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
    world.time.until(() -> world.queue.size() == 0, World.LONG);
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @Test
  void anInstanceOfOursWithoutANodeIsHeldForTheJoinGraceAndCompleted() throws InterruptedException {
    world.with(settings -> Change.cluster(settings, null, Set.of("web")));
    world.autoScaling.terminate(world.instance(1));
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.end().took()).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(125));
  }

  @Test
  void theGroupsClusterTagMakesAnInstanceOurs() throws InterruptedException {
    world.with(settings -> Change.cluster(settings, "prod", Set.of()));
    world.autoScaling.tag(World.GROUP, "kubernetes.io/cluster/prod", "owned");
    world.autoScaling.terminate(world.instance(1));
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aNodeThatJoinsWithinTheGraceIsDrained() throws InterruptedException {
    world.with(settings -> Change.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.instance(1);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    var node = world.nodes.add(instance.value(), "late");
    world.pods.add(node, PodSpec.pod("web-1"));
    world.untilQuiet();

    assertThat(world.pods.departures()).hasSize(1);
    assertThat(world.nodes.truth(node).unschedulable()).isTrue();
  }
}
