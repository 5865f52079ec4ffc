package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.Outcome;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outage is never an answer. */
class OutageTest {
  private final World world = new World();
  private final InstanceId instance = world.node(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void anApiServerThatDoesNotAnswerIsWaitedForWhileTheActionIsHeld() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.nodes.outage(true);
    world.pods.outage(true);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(12));
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.nodes.outage(false);
    world.pods.outage(false);
    world.untilQuiet();
    assertThat(world.pods.departures()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aNodeIndexThatIsNotCompleteIsNotAnEmptyOne() throws InterruptedException {
    world.nodes.known(false);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(3));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.nodes.known(true);
    world.untilQuiet();
    assertThat(world.nodeNow(instance).unschedulable()).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void balancersThatGiveNoAnswerAreAskedAgain() throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(5));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    world.balancers.remote().breaks("registrations", RemoteTrouble.Kind.THROTTLED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.balancers.remote().mend();
    world.untilQuiet();
    assertThat(world.balancers.knows(instance)).isFalse();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aMissingRightForBalancersDoesNotKeepPodsFromLeaving() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.remote().breaks("discover", RemoteTrouble.Kind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.pods.departures()).hasSize(1);
    assertThat(world.end().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(world.facts(Fact.Troubled.class))
        .anyMatch(told -> told.doing().equals("finding load balancers"));
  }

  @Test
  void completionIsTriedUntilThereIsAnAnswerAndTheActionIsHeldMeanwhile()
      throws InterruptedException {
    world.autoScaling.remote().breaks("complete", RemoteTrouble.Kind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(20));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.expiries()).isEmpty();

    world.autoScaling.remote().mend();
    world.untilQuiet();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aLostReplyToTheCompletionIsNotASecondCompletion() throws InterruptedException {
    world.autoScaling.remote().losesReplies("complete", 1);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.end().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aMessageThatCannotBeDeletedIsDeletedLater() throws InterruptedException {
    world.queue.remote().breaks("delete", RemoteTrouble.Kind.UNAVAILABLE, 4);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aQueueThatGivesNoAnswerIsPolledAgain() throws InterruptedException {
    world.queue.remote().breaks("receive", RemoteTrouble.Kind.UNAVAILABLE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(2));
    world.queue.remote().mend();
    world.untilQuiet();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
