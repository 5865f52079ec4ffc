package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.fakes.RunningLoop;
import io.lifecyclemanager.intake.ClusterInstances;
import io.lifecyclemanager.intake.ClusterScope;
import io.lifecyclemanager.intake.DryRun;
import io.lifecyclemanager.intake.EvictionPreview;
import io.lifecyclemanager.intake.OwnHooks;
import io.lifecyclemanager.intake.event.EventPreview;
import io.lifecyclemanager.intake.event.EventVerifier;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dry run changes nothing, waits for nothing, and reports what would be done. */
class DryRunTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final ClusterInstances instances =
      new ClusterInstances(Set.of(), null, world.autoScaling, world.nodes);
  private RunningLoop dryRun;

  private EventVerifier events() {
    return new EventVerifier(
        new EventSettings(
            Map.of(EventKind.SPOT, EventResponse.DRAIN, EventKind.REBALANCE, EventResponse.CORDON),
            Duration.ofHours(1),
            Duration.ofMinutes(30)),
        world.ec2,
        world.nodes,
        new ClusterScope(instances, world.autoScaling, world.time),
        world.time,
        new Random(1),
        world.facts::add);
  }

  @BeforeEach
  void start() {
    DryRun looks =
        new DryRun(
            world.queue,
            world.autoScaling,
            instances,
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
            new EvictionPreview(world.pods, PodTriage.DEFAULT),
            new EventPreview(events(), world.nodes),
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

  private List<String> plans() {
    return world.facts(IntakeFact.DryRunPlanned.class).stream()
        .map(IntakeFact.DryRunPlanned::plan)
        .toList();
  }

  @Test
  void whatWouldBeDoneAboutAnEventIsSaidOnceEc2ConfirmsIt() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.ec2.world().spot().statusLag(Duration.ofSeconds(60));
    world.ec2.interrupt(instance);
    world.time.sleep(Duration.ofSeconds(50));
    assertThat(plans()).isEmpty();

    world.time.sleep(Duration.ofSeconds(30));
    assertThat(plans())
        .containsExactly(
            "cordon, deregister and drain node node-1: EC2 confirms the spot interruption of "
                + instance
                + "; delete the message");
    assertThat(world.queue.visible()).isEqualTo(1);
    assertThat(world.nodes.patches()).isEmpty();
  }

  @Test
  void aNodeThatWouldBeCordonedOnlyIsSaidToBe() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.ec2.world().spot().recommendRebalance(instance.value());
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(plans()).singleElement().asString().startsWith("cordon node node-1: EC2 confirms");
  }

  @Test
  void aForgedEventWouldBeDeleted() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.ec2.world().spot().statusLag(Duration.ofDays(1));
    world.ec2.world().spot().announce(instance.value(), SpotAction.TERMINATE);
    world.time.sleep(Duration.ofMinutes(3));

    assertThat(plans())
        .singleElement()
        .asString()
        .startsWith("delete it: EC2 does not confirm the spot interruption: its spot request");
  }

  @Test
  void aDeniedPermissionIsSaidAtOnceAndAnOutageIsWaitedFor() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.ec2.faults().failCalls("instance", RemoteFailure.FailureKind.UNAVAILABLE);
    world.ec2.interrupt(instance);
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(plans()).isEmpty();

    world.ec2.faults().failCalls("instance", RemoteFailure.FailureKind.DENIED);
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(plans())
        .singleElement()
        .asString()
        .startsWith("delete it: EC2 does not confirm the spot interruption: EC2 instance");
  }
}
