package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.SafetyMonitor;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several replicas on one queue, two hooks on the group: two messages for each instance. */
class ReplicasTest {
  private static final int INSTANCES = 6;
  private static final Duration BEYOND_THE_QUEUES_LIMIT = Duration.ofMinutes(12 * 60 + 20);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final SafetyMonitor witness = new SafetyMonitor(world);
  private final List<InstanceId> instances = new ArrayList<>();
  private final Map<String, String> firstReceiver = new ConcurrentHashMap<>();

  /** The id of the message that a replica has received about an instance. */
  private final Map<String, String> takenMessage = new ConcurrentHashMap<>();

  private final Set<String> twice = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void twoHooks() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void everyActionIsCompletedOnceByTheReplicaThatReceivesIt(int replicas)
      throws InterruptedException {
    for (int i = 1; i <= replicas; i++) {
      String name = "replica-" + i;
      world.start(name, oneMessageOfEachInstance(name), witness);
    }
    terminate(INSTANCES);
    world.awaitIdle();

    assertAllCompletedSafely();
    assertThat(world.facts(Fact.OwnerFollowed.class)).isNotEmpty();
    assertThat(world.facts(Fact.ClaimLost.class)).isEmpty();
  }

  @ParameterizedTest(name = "{0} replicas, {1} s apart")
  @CsvSource({"2,0", "2,1", "2,7", "2,25", "5,0", "5,1", "5,7", "5,25"})
  void everyMessageMayBeDeliveredTwiceToDifferentReplicas(int replicas, int apart)
      throws InterruptedException {
    for (int i = 1; i <= replicas; i++) {
      String name = "replica-" + i;
      world.start(name, deliversTwice(name, Duration.ofSeconds(apart)), witness);
    }
    terminate(INSTANCES);
    world.awaitIdle();

    assertThat(twice).hasSize(2 * INSTANCES);
    assertAllCompletedSafely();
    assertThat(world.facts(Fact.ClaimLost.class)).isNotEmpty();
  }

  @Test
  void messagesThatReturnAfterTwelveHoursJoinTheirTermination() throws InterruptedException {
    assertReturnedMessagesJoinTheirTermination(2);
  }

  @Tag("full")
  @Test
  void messagesThatReturnAfterTwelveHoursJoinItAlsoAmongFiveReplicas() throws InterruptedException {
    assertReturnedMessagesJoinTheirTermination(5);
  }

  private void assertReturnedMessagesJoinTheirTermination(int replicas)
      throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofHours(2));
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofHours(2));
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofHours(14)));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    for (int i = 1; i <= replicas; i++) {
      world.start("replica-" + i, oneAtATime(), witness);
    }
    terminate(1);
    world.time.sleep(BEYOND_THE_QUEUES_LIMIT);
    assertThat(world.autoScaling.outcomes()).isEmpty();
    assertThat(world.queue.size()).isEqualTo(2);
    world.pods.budget("shop", "web", Map.of("app", "web"), 100);
    world.awaitIdle();

    assertAllCompletedSafely();
  }

  @Test
  void aReturnedMessageDoesNotBounceTheNodeBetweenReplicas() throws InterruptedException {
    for (int i = 1; i <= 5; i++) {
      String name = "replica-" + i;
      world.start(name, deliversTwice(name, Duration.ofSeconds(3)), witness);
    }
    terminate(INSTANCES);
    world.awaitIdle();

    // Two messages, each delivered once more than needed: at most two changes of owner.
    assertThat(world.facts(Fact.ClaimLost.class)).hasSizeLessThanOrEqualTo(2 * INSTANCES);
    assertThat(world.facts(Fact.NodeClaimed.class)).hasSizeLessThanOrEqualTo(3 * INSTANCES);
  }

  private void terminate(int howMany) {
    instances(howMany);
    instances.forEach(world.autoScaling::terminate);
  }

  private void instances(int howMany) {
    LoadBalancer balancer =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(40));
    for (int i = 1; i <= howMany; i++) {
      InstanceId instance = world.addNode(i);
      instances.add(instance);
      world.balancers.register(balancer, instance, 80, RegistrationState.ACTIVE);
      for (int pod = 1; pod <= 3; pod++) {
        world.pods.add(
            world.nodeOf(instance),
            PodSpec.pod("web-" + i + "-" + pod).grace(90).stopsIn(20 * pod));
      }
    }
  }

  private void assertAllCompletedSafely() {
    assertThat(witness.violations()).isEmpty();
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.autoScaling.outcomes())
        .hasSize(2 * instances.size())
        .allMatch(one -> one.verdict() == Verdict.CONTINUE);
    assertThat(world.queue.size()).isZero();
    assertThat(world.pods.removals()).hasSize(3 * instances.size());
  }

  /** So that one replica does not receive everything at once: one message, then others' turn. */
  private Inbox oneAtATime() {
    return new FilteringInbox(world.queue, world.time, 1, one -> true);
  }

  /** So that the two messages of an instance are never both received by one replica. */
  private Inbox oneMessageOfEachInstance(String replica) {
    return new FilteringInbox(
        world.queue,
        world.time,
        1,
        one -> {
          String instance = one.body().replaceAll(".*\"EC2InstanceId\":\"([^\"]+)\".*", "$1");
          String id = one.message().id();
          String taken = takenMessage.putIfAbsent(replica + " " + instance, id);
          return taken == null || taken.equals(id);
        });
  }

  private Inbox deliversTwice(String replica, Duration apart) {
    return new FilteringInbox(world.queue, world.time, 1, one -> takes(replica, one, apart));
  }

  private boolean takes(String replica, Delivery delivery, Duration apart) {
    String id = delivery.message().id();
    String first = firstReceiver.putIfAbsent(id, replica);
    if (first == null) {
      world.time.start("deliver again", () -> deliverAgain(id, apart));
      return true;
    }
    return twice.contains(id) || (!first.equals(replica) && twice.add(id));
  }

  private void deliverAgain(String id, Duration after) {
    try {
      world.time.sleep(after);
      world.queue.redeliver(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
