package io.lifecyclemanager.scenario.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.status.MergedStatus;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every replica shows the terminations of all. */
class ClusterStatusTest {
  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld().withSettings(SettingsChange::withoutReconciler);

  private final ReplicaNetwork network = new ReplicaNetwork(world);
  private final InstanceId instance = world.addNode(1);

  private TerminationService start(String name, Predicate<String> receives) {
    return world.start(
        name, new FilteringInbox(world.queue, world.time, 10, one -> receives.test(one.body())));
  }

  private void addSlowPod(InstanceId id) {
    world.pods.add(
        world.nodeOf(id),
        PodSpec.pod("web-" + id.value()).labels(Map.of()).grace(900).stopsIn(800));
  }

  @Test
  void theOwnersVersionIsShownWithTheHooksOfBothAndAFollowerShowsTheOwner()
      throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
    addSlowPod(instance);
    List<LifecycleAction> actions = world.autoScaling.terminate(instance);
    String first = String.valueOf(actions.getFirst().token());
    TerminationService owner = start("owner", body -> body.contains(first));
    world.time.sleep(Duration.ofSeconds(5));
    TerminationService follower = start("follower", _ -> true);
    world.time.sleep(Duration.ofSeconds(5));

    TerminationStatus following = follower.status().current().getFirst();
    assertThat(following.phase()).isEqualTo("Following");
    assertThat(following.owner()).isEqualTo("owner");
    for (MergedStatus status : List.of(network.add(owner), network.add(follower))) {
      assertThat(status.current().terminations())
          .singleElement()
          .satisfies(shown -> {
            assertThat(shown.phase()).isEqualTo("Working");
            assertThat(shown.owner()).isEqualTo("owner");
          });
    }
    world.time.sleep(Duration.ofSeconds(2));
    assertThat(network.add(owner).current().terminations().getFirst().hooks())
        .containsExactly("backup", ScenarioWorld.HOOK);
  }

  @Test
  void whatIsInProgressInAnotherReplicaIsShownByEachOfThem() throws InterruptedException {
    InstanceId other = world.addNode(2);
    addSlowPod(instance);
    addSlowPod(other);
    TerminationService one = start("one", body -> body.contains(instance.value()));
    TerminationService two = start("two", body -> body.contains(other.value()));
    world.autoScaling.terminate(instance);
    world.autoScaling.terminate(other);
    world.time.sleep(Duration.ofSeconds(10));
    MergedStatus first = network.add(one);
    MergedStatus second = network.add(two);

    assertThat(first.own().terminations()).hasSize(1);
    assertThat(first.current().terminations()).isEqualTo(second.current().terminations());
    assertThat(first.current().terminations())
        .extracting(TerminationStatus::owner)
        .containsExactlyInAnyOrder("one", "two");
    assertThat(first.current().replicas())
        .extracting(ReplicaStatus::name)
        .containsExactly("one", "two");
    world.awaitIdle();
    world.time.sleep(Duration.ofSeconds(2));
    assertThat(first.current().terminations()).isEmpty();
    assertThat(first.history()).hasSize(2).isEqualTo(second.history());
    assertThat(first.ownHistory()).hasSize(1);
  }

  @Test
  void aReplicaThatHangsDelaysTheAnswerByASecondAndIsNamed() throws InterruptedException {
    addSlowPod(instance);
    world.autoScaling.terminate(instance);
    MergedStatus status = network.add(world.start("one"));
    world.time.sleep(Duration.ofSeconds(10));
    network.add(start("two", _ -> false));
    network.add(start("three", _ -> false));
    network.hang("two");
    network.stop("three");
    Instant asked = world.time.now();
    StatusReport report = status.current();

    assertThat(Duration.between(asked, world.time.now())).isEqualTo(Duration.ofSeconds(1));
    assertThat(report.terminations()).hasSize(1);
    assertThat(report.replicas())
        .containsExactly(
            new ReplicaStatus("http://one", "one", true, null),
            new ReplicaStatus("http://two", null, false, "no answer within 1 s"),
            new ReplicaStatus("http://three", null, false, "http://three: connection refused"));
  }

  @Test
  void aReplicaThatIsListedAmongItsOwnPeersIsShownOnce() throws InterruptedException {
    addSlowPod(instance);
    world.autoScaling.terminate(instance);
    MergedStatus status = network.add(world.start("one"));
    network.listAll();
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(status.current().replicas())
        .extracting(ReplicaStatus::url)
        .containsExactly("http://one");
    assertThat(status.current().terminations()).hasSize(1);
    world.awaitIdle();

    assertThat(status.history()).hasSize(1);
  }

  @Test
  void manyCallersAreOneRequestPerSecond() throws InterruptedException {
    MergedStatus status = network.add(world.start("one"));
    network.add(start("two", _ -> false));
    for (int caller = 0; caller < 50; caller++) {
      assertThat(status.current().replicas()).hasSize(2);
    }
    assertThat(network.requests()).isEqualTo(1);
    world.time.sleep(Duration.ofSeconds(2));
    assertThat(status.current().replicas()).hasSize(2);
    assertThat(network.requests()).isEqualTo(2);
  }

  @Test
  void aClaimedNodeThatNoReplicaShowsIsShownFromItsClaim() throws InterruptedException {
    addSlowPod(instance);
    world.autoScaling.terminate(instance);
    Instant begin = world.time.now();
    TerminationService gone = start("gone", _ -> true);
    network.add(gone);
    world.time.sleep(Duration.ofSeconds(10));
    MergedStatus status = network.add(start("one", _ -> false));
    network.stop("gone");

    TerminationStatus shown = status.current().terminations().getFirst();
    assertThat(shown.source()).isEqualTo(StatusSource.CLAIM);
    assertThat(shown.id()).isEqualTo(world.facts(Fact.TerminationStarted.class).getFirst().id());
    assertThat(shown.instance()).isEqualTo(instance.value());
    assertThat(shown.node()).isEqualTo(world.nodeOf(instance).name());
    assertThat(shown.group()).isEqualTo(ScenarioWorld.GROUP.value());
    assertThat(shown.owner()).isEqualTo("gone");
    assertThat(shown.started()).isBetween(begin, begin.plusSeconds(5));
    world.awaitIdle();
    world.time.sleep(Duration.ofSeconds(2));
    assertThat(status.current().terminations()).as("its node is drained").isEmpty();
  }

  @Test
  void aTerminationThatWasHandedOverIsInProgressAndInTheHistory() throws InterruptedException {
    addSlowPod(instance);
    world.autoScaling.terminate(instance);
    TerminationService first = world.start("one");
    MergedStatus status = network.add(first);
    world.time.sleep(Duration.ofMinutes(1));
    first.stop(Duration.ofSeconds(5));
    network.add(world.start("two"));
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(status.current().terminations())
        .extracting(TerminationStatus::owner)
        .containsExactly("two");
    assertThat(status.history())
        .extracting(TerminationStatus::outcome)
        .containsExactly("handed_over");
  }
}
