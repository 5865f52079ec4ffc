package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Events of instances that have no node in this cluster. */
class ForeignEventTest {
  private static final GroupName OTHER = new GroupName("other");

  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final InstanceId nodeless = world.addInstance(2);

  private void interrupt(InstanceId instance) {
    world.ec2.makeSpot(instance);
    world.ec2.interrupt(instance);
  }

  private LoadBalancer register(InstanceId instance) {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(30));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    return group;
  }

  @Test
  void withoutGroupsOrClusterNameNothingIsAskedAboutThem() throws InterruptedException {
    world.start("replica-1");
    interrupt(nodeless);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.FOREIGN_EVENT);
    assertThat(world.autoScaling.faults().calls("member")).isZero();
    assertThat(world.ec2.faults().calls("instance")).isZero();
    assertThat(world.ec2.faults().calls("spotStatus")).isZero();
    events.assertNeverTouched();
  }

  @Test
  void anInstanceWithoutNodeOfANamedGroupIsDeregistered() throws InterruptedException {
    world.withSettings(
        settings -> SettingsChange.cluster(settings, null, Set.of(ScenarioWorld.GROUP.value())));
    register(nodeless);
    world.start("replica-1");
    interrupt(nodeless);
    world.awaitIdle();

    assertThat(events.responses()).isEqualTo(1);
    assertThat(world.balancers.hasRegistration(nodeless)).isFalse();
  }

  @Test
  void anInstanceWithoutNodeOfATaggedGroupIsDeregistered() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.tag(ScenarioWorld.GROUP, "kubernetes.io/cluster/prod", "owned");
    register(nodeless);
    world.start("replica-1");
    interrupt(nodeless);
    world.awaitIdle();

    assertThat(events.responses()).isEqualTo(1);
    assertThat(world.balancers.hasRegistration(nodeless)).isFalse();
  }

  @Test
  void anInstanceOfAnotherGroupIsLeftAlone() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of("web-2")));
    world.autoScaling.createGroup(OTHER);
    world.autoScaling.tag(OTHER, "kubernetes.io/cluster/staging", "owned");
    InstanceId foreign = new InstanceId("i-0000000000000beef");
    world.autoScaling.launch(OTHER, foreign);
    register(foreign);
    world.start("replica-1");
    interrupt(foreign);
    events.awaitDropped(1);
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(events.dropped()).containsExactly(DropReason.FOREIGN_EVENT);
    assertThat(world.balancers.hasRegistration(foreign)).isTrue();
    assertThat(world.ec2.faults().calls("instance")).isZero();
  }

  @Test
  void anInstanceOfNoGroupIsLeftAlone() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    InstanceId foreign = new InstanceId("i-0000000000000beef");
    world.ec2.world().run(foreign.value());
    world.start("replica-1");
    interrupt(foreign);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.FOREIGN_EVENT);
  }

  @Test
  void theScheduledEventOfAnInstanceWithoutNodeIsLeftAlone() throws InterruptedException {
    register(nodeless);
    world.start("replica-1");
    world.ec2.schedule(nodeless, "instance-retirement", Duration.ofMinutes(20));
    world.time.sleep(Duration.ofMinutes(20));

    assertThat(events.responses()).isZero();
    assertThat(world.balancers.hasRegistration(nodeless)).isTrue();
    assertThat(world.autoScaling.faults().calls("member")).isZero();
  }
}
