package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.sharing.Batcher;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A busy account's spot events do not delay the hook of this cluster. */
class ManyForeignEventsTest {
  private static final int FOREIGN = 1000;
  private static final int BATCH = 50;

  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final BatchedGroups groups = new BatchedGroups(world.time, world.autoScaling);

  /** Groups as the adapter asks for them: up to 50 instances in each request. */
  private static final class BatchedGroups implements AutoScalingGroups {
    private final Time time;
    private final AutoScalingGroups groups;
    private final Batcher<InstanceId, GroupMember> members;
    final AtomicInteger requests = new AtomicInteger();
    final List<Integer> foreignRequests = new CopyOnWriteArrayList<>();

    BatchedGroups(Time time, AutoScalingGroups groups) {
      this.time = time;
      this.groups = groups;
      this.members = new Batcher<>(time, "describe instances", BATCH, this::describe);
    }

    private Map<InstanceId, GroupMember> describe(Set<InstanceId> instances) {
      requests.incrementAndGet();
      Map<InstanceId, GroupMember> found = new HashMap<>();
      try {
        time.sleep(Duration.ofMillis(50));
        for (InstanceId instance : instances) {
          groups.member(instance).ifPresent(member -> found.put(instance, member));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return found;
    }

    @Override
    public Optional<GroupMember> member(InstanceId instance) throws InterruptedException {
      return members.send(instance);
    }

    @Override
    public Map<InstanceId, GroupMember> members(Set<InstanceId> instances)
        throws InterruptedException {
      foreignRequests.add(instances.size());
      return members.sendAll(instances);
    }

    @Override
    public Map<String, String> tags(GroupName group) {
      return groups.tags(group);
    }

    @Override
    public Optional<GroupCapacity> capacity(GroupName group) throws InterruptedException {
      return groups.capacity(group);
    }
  }

  private void sendForeign(int count) {
    for (int i = 0; i < count; i++) {
      String id = "i-%017x".formatted(0xbeef0000 + world.queue.size());
      world.queue.send(Ec2Messages.spotWarning(id, SpotAction.TERMINATE, world.time.now()).body());
    }
  }

  private Duration timeOfClaim() throws InterruptedException {
    sendForeign(FOREIGN / 2);
    world.autoScaling.terminate(events.instance);
    sendForeign(FOREIGN / 2);
    Duration sent = world.time.elapsed();
    world.queue.faults().delayCalls("receive", Duration.ofMillis(10));
    world.start("replica-1", groups, world.nodes, List.of(world.balancers));
    events.awaitClaim();
    return world.time.elapsed().minus(sent);
  }

  @Test
  void withoutGroupsTheyCostNothing() throws InterruptedException {
    assertThat(timeOfClaim()).isLessThan(Duration.ofSeconds(2));
    world.awaitIdle();

    assertThat(events.dropped()).hasSize(FOREIGN);
    assertThat(groups.requests).as("for the hook").hasValueLessThan(10);
    assertThat(world.ec2.faults().calls("instance")).isZero();
    assertThat(world.ec2.faults().calls("spotStatus")).isZero();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void withGroupsTheyCostOneRequestForFiftyOfThem() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of("web-2")));
    assertThat(timeOfClaim()).isLessThan(Duration.ofSeconds(2));
    world.awaitIdle();

    assertThat(events.dropped()).hasSize(FOREIGN);
    assertThat(groups.foreignRequests).hasSize(FOREIGN / BATCH).containsOnly(BATCH);
    assertThat(groups.requests).as("and for the hook").hasValueLessThan(FOREIGN / BATCH + 10);
    assertThat(world.ec2.faults().calls("instance")).isZero();
    assertThat(world.ec2.faults().calls("spotStatus")).isZero();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
