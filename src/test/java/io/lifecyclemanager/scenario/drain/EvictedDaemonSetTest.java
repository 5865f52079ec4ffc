package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakePods.PodRemoval;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Log shippers stop last, and in good order. */
class EvictedDaemonSetTest {
  private static final PodSpec SHIPPER =
      PodSpec.pod("logs-1").ownedBy("apps/DaemonSet").labels(Map.of("app", "logs")).stopsIn(5);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void theyAreEvictedAfterAllOtherPodsAndWaitedFor() throws InterruptedException {
    chooseShippers();
    PodRef shipper = add(SHIPPER);
    PodRef web = add(PodSpec.pod("web-1").stopsIn(20));
    PodRef dns = add(PodSpec.pod("dns-1").priorityClass("system-cluster-critical").stopsIn(10));
    terminate();
    world.awaitIdle();

    assertThat(removed()).containsExactly(web, dns, shipper);
    assertThat(evicted()).containsExactly(web, dns, shipper);
    Duration otherPodsGone = world.pods.removals().get(1).at();
    assertThat(world.pods.evictions().getLast().at()).isGreaterThanOrEqualTo(otherPodsGone);
    assertThat(world.facts(DaemonSetPodsEvicted.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.podsGone()).isEqualTo(1));
    assertThat(world.facts(DrainEnded.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.podsGone()).isEqualTo(3));
  }

  @Test
  void withoutTheOptionTheyStay() throws InterruptedException {
    add(SHIPPER);
    terminate();
    world.awaitIdle();

    assertThat(evicted()).isEmpty();
  }

  @Test
  void otherDaemonSetsStay() throws InterruptedException {
    chooseShippers();
    add(SHIPPER.named("proxy-1").labels(Map.of("app", "proxy")));
    PodRef shipper = add(SHIPPER);
    terminate();
    world.awaitIdle();

    assertThat(evicted()).containsExactly(shipper);
  }

  @Test
  void theySeeTheTrafficUntilTheSettleTimeIsOver() throws InterruptedException {
    chooseShippers();
    add(SHIPPER);
    add(PodSpec.pod("web-1"));
    LoadBalancer balancer =
        world.balancers.create(LoadBalancerKind.NETWORK, "nlb", Duration.ofMinutes(5));
    world.balancers.register(balancer, instance, 80, RegistrationState.ACTIVE);
    terminate();
    world.awaitIdle();

    assertThat(world.pods.evictions().getFirst().at()).isLessThan(Duration.ofSeconds(10));
    assertThat(world.pods.evictions().getLast().at())
        .isBetween(Duration.ofSeconds(180), Duration.ofSeconds(200));
  }

  @Test
  void theirSuccessorsAreIgnored() throws InterruptedException {
    chooseShippers();
    PodRef shipper = add(SHIPPER);
    world.listener = this::recreate;
    terminate();
    world.awaitIdle();

    assertThat(evicted()).containsExactly(shipper);
    assertThat(world.pods.actual(world.nodeOf(instance))).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  /** The DaemonSet creates the next pod at the latest when the eviction is answered. */
  private void recreate(Fact fact) {
    if (fact instanceof EvictionAnswered) {
      add(SHIPPER.named("logs-2"));
    }
  }

  @Test
  void aPodThatDoesNotStopIsWaitedForWithinItsGracePeriod() throws InterruptedException {
    chooseShippers();
    add(SHIPPER.grace(60).neverTerminates());
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(DaemonSetPodsEvicted.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.left()).hasSize(1));
  }

  @Test
  void aPodThatNeverEndsDoesNotPreventTheirEviction() throws InterruptedException {
    world.withSettings(_ ->
        ParsedSettings.serve(
            "--queue-name=queue",
            "--port=0",
            "--evict-daemonsets=app=logs",
            "--drain-timeout=10m"));
    PodRef shipper = add(SHIPPER.grace(60));
    PodRef stuck = add(PodSpec.pod("stuck-1").neverTerminates());
    terminate();
    world.awaitIdle();

    assertThat(removed()).containsExactly(shipper);
    assertThat(world.pods.evictions())
        .filteredOn(request -> request.pod().equals(shipper))
        .singleElement()
        .satisfies(request ->
            assertThat(request.at()).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(9)));
    assertThat(world.facts(DaemonSetPodsEvicted.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.podsGone()).isEqualTo(1));
    assertThat(world.facts(DrainEnded.class))
        .singleElement()
        .satisfies(fact -> {
          assertThat(fact.podsGone()).isEqualTo(1);
          assertThat(fact.failure()).contains(stuck.name());
        });
  }

  @Test
  void theDeadlineEndsTheWait() throws InterruptedException {
    world.withSettings(_ ->
        ParsedSettings.serve(
            "--queue-name=queue",
            "--port=0",
            "--evict-daemonsets=app=logs",
            "--drain-timeout=60s"));
    add(SHIPPER.grace(600).neverTerminates());
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(70));
  }

  private void chooseShippers() {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--evict-daemonsets=app=logs"));
  }

  private PodRef add(PodSpec pod) {
    return world.pods.add(world.nodeOf(instance), pod);
  }

  private void terminate() {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }

  private List<PodRef> evicted() {
    return world.pods.evictions().stream().map(PodRequest::pod).toList();
  }

  private List<PodRef> removed() {
    return world.pods.removals().stream().map(PodRemoval::pod).toList();
  }
}
