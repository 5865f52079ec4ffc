package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.fakes.RunningLoop;
import io.lifecyclemanager.intake.ClusterInstances;
import io.lifecyclemanager.intake.DryRun;
import io.lifecyclemanager.intake.OwnHooks;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dry run changes nothing, waits for nothing, and reports what would be done. */
class DryRunTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private RunningLoop dryRun;

  @BeforeEach
  void start() {
    DryRun looks =
        new DryRun(
            world.queue,
            world.autoScaling,
            new ClusterInstances(Set.of(), null, world.autoScaling, world.nodes),
            new OwnHooks(
                Set.of(),
                world.autoScaling,
                OwnHooks.ActionHold.NONE,
                new PermissionTracker(world.time),
                world.time,
                new Random(1),
                world.facts::add),
            false,
            world.nodes,
            world.pods,
            PodTriage.DEFAULT,
            new LoadBalancerMembership(
                List.of(world.balancers), world.time, new Random(1), world.facts::add),
            Duration.ofSeconds(10),
            world.time,
            new Random(1),
            world.facts::add);
    dryRun = new RunningLoop(world.time, "dry run", looks::run);
  }

  @AfterEach
  void stop() throws InterruptedException {
    dryRun.close();
    world.close();
  }

  @Test
  void thePlanIsReportedOnceAndNothingIsChanged() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "front", Duration.ofMinutes(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("agent").ownedBy("apps/DaemonSet"));
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(IntakeFact.DryRunPlanned.class))
        .singleElement()
        .extracting(IntakeFact.DryRunPlanned::plan)
        .isEqualTo(
            "hold hook lifecycle-manager; cordon and label node node-1; deregister from front:80;"
                + " evict 1 pods (shop/web-1), leave 1 alone; complete with CONTINUE; delete the"
                + " message");
    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.balancers.hasRegistration(instance)).isTrue();
    assertThat(world.autoScaling.heartbeats(instance)).isZero();
    assertThat(world.queue.visible()).isEqualTo(1);
    assertThat(world.pods.openFeeds()).isZero();
  }

  @Test
  void aMessageThatWouldBeDeletedIsNotDeleted() throws InterruptedException {
    world.queue.send("rubbish");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(IntakeFact.DryRunPlanned.class))
        .singleElement()
        .matches(plan -> plan.plan().startsWith("delete it: not JSON"));
    assertThat(world.queue.visible()).isEqualTo(1);
  }

  @Test
  void theMessageOfAnotherToolsHookWouldBeDeleted() throws InterruptedException {
    world.autoScaling.putHookOfOtherQueue(ScenarioWorld.GROUP, "theirs", Duration.ofHours(1));
    world.autoScaling.terminate(instance).forEach(world.autoScaling::send);
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(IntakeFact.DryRunPlanned.class))
        .extracting(IntakeFact.DryRunPlanned::plan)
        .contains("delete it: hook theirs notifies " + FakeAutoScaling.OTHER_QUEUE);
  }

  @Test
  void aTestNotificationIsReportedOnceAndNotDeleted() throws InterruptedException {
    world.queue.send(
        """
        {"Event":"autoscaling:TEST_NOTIFICATION","AutoScalingGroupName":"web",
         "Time":"2026-11-21T11:43:38.950Z"}
        """);
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(IntakeFact.TestNotificationReceived.class)).hasSize(1);
    assertThat(world.queue.visible()).isEqualTo(1);
  }

  @Test
  void aPlanIsReportedOnceAutoScalingAnswers() throws InterruptedException {
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.UNAVAILABLE);
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.facts(IntakeFact.DryRunPlanned.class)).isEmpty();

    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.facts(IntakeFact.DryRunPlanned.class)).hasSize(1);
  }
}
