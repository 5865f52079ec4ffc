package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A pod that waits for others is evicted early enough for its budget to be respected. */
class HeldBackPodTest {
  private static final Map<String, String> DNS = Map.of("app", "dns");

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void blockedPodsOnTwoNodesDoNotTakeDownBothReplicasOfACriticalWorkload()
      throws InterruptedException {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.budget("shop", "dns", DNS, 1);
    List<PodRef> dns = List.of(blockedNodeWithDns(1), blockedNodeWithDns(2));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(31));
    // One replica has left; its replacement becomes ready after ten minutes.
    assertThat(world.pods.removals()).extracting(one -> one.pod()).hasSize(1).isSubsetOf(dns);
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.pods.removals()).hasSize(1);
    world.pods.budget("shop", "dns", DNS, 1);
    world.awaitIdle();

    assertThat(world.pods.deletions())
        .extracting(one -> one.pod().name())
        .containsExactlyInAnyOrder("web-1", "web-2");
    assertThat(world.autoScaling.completions()).hasSize(2);
  }

  @Test
  void aCriticalPodIsEvictedBeforeItIsDeleted() throws InterruptedException {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.budget("shop", "dns", DNS, 0);
    PodRef dns = blockedNodeWithDns(1);
    world.start("replica-1");
    world.awaitIdle();

    assertEvictedFromHalfTimeOn(dns);
  }

  @Test
  void aCriticalPodThatTerminatesAlreadyHoldsBackNoOtherCriticalPod() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    PodSpec critical = PodSpec.pod("dns-1").labels(DNS).priorityClass("system-cluster-critical");
    PodRef slow = world.pods.add(world.nodeOf(instance), critical.grace(900).stopsIn(800));
    world.pods.add(world.nodeOf(instance), critical.named("proxy-1"));
    world.pods.delete(slow, Duration.ofMinutes(15));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.evictions().getFirst().at()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aTrafficServingPodIsEvictedBeforeItIsDeletedAlsoWhileDeregistrationFails()
      throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    PodRef web = world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").withHostPort());
    LoadBalancer balancer =
        world.balancers.create(LoadBalancerKind.NETWORK, "nlb", Duration.ofMinutes(5));
    world.balancers.register(balancer, instance, 80, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls("deregister", RemoteFailure.FailureKind.THROTTLED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertEvictedFromHalfTimeOn(web);
  }

  private void assertEvictedFromHalfTimeOn(PodRef pod) {
    List<PodRequest> requests =
        world.pods.requests().stream().filter(one -> one.pod().equals(pod)).toList();
    assertThat(requests.getFirst().grace()).isNull();
    assertThat(requests.getFirst().at().toSeconds()).isBetween(1780L, 1790L);
    assertThat(requests.getLast().grace()).isNotNull();
    assertThat(requests.getLast().at().toSeconds()).isBetween(3564L, 3570L);
    assertThat(requests).hasSizeGreaterThan(30);
  }

  private PodRef blockedNodeWithDns(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number));
    PodRef dns =
        world.pods.add(
            world.nodeOf(instance),
            PodSpec.pod("dns-" + number).labels(DNS).priorityClass("system-cluster-critical"));
    world.autoScaling.terminate(instance);
    return dns;
  }
}
