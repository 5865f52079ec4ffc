package io.lifecyclemanager.scenario.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A record that is not written before the deregistration ends is of no use any more. */
class AbandonedRecordTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final AtomicInteger abandoned = new AtomicInteger();

  @Test
  void abandoningItIsNoFailure() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, new SlowNodes(), List.of(world.balancers));
    world.awaitIdle();

    assertThat(abandoned).hasPositiveValue();
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
  }

  /** Patches that record a settle time take an hour. */
  private final class SlowNodes extends ForwardingNodes {
    SlowNodes() {
      super(world.nodes);
    }

    @Override
    public PatchOutcome patch(NodeView base, NodeChange change) {
      String claim = change.annotations().get(ClaimRecord.ANNOTATION);
      if (claim != null && claim.contains("quietAfterMillis")) {
        try {
          world.time.sleep(Duration.ofHours(1));
        } catch (InterruptedException e) {
          abandoned.incrementAndGet();
          Thread.currentThread().interrupt();
          throw RemoteFailure.ofInterruption("patch nodes: interrupted", e);
        }
      }
      return super.patch(base, change);
    }
  }
}
