package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contract, for one kind of balancer. */
abstract class FakeLoadBalancersContract extends LoadBalancersContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeLoadBalancers balancers = new FakeLoadBalancers(time);
  private final Kind kind;
  private final @Nullable Integer port;
  private int instances;

  FakeLoadBalancersContract(Kind kind, @Nullable Integer port) {
    this.kind = kind;
    this.port = port;
  }

  @Override
  protected LoadBalancers balancers() {
    return balancers;
  }

  @Override
  protected Balancer create(String name, Duration delay) {
    return balancers.create(kind, name, delay);
  }

  @Override
  protected Balancer missing() {
    return new Balancer(kind, "gone", "gone");
  }

  @Override
  protected Registration register(Balancer balancer) {
    InstanceId instance = new InstanceId("i-" + ++instances);
    balancers.register(balancer, instance, port, State.ACTIVE);
    return new Registration(instance, port, State.ACTIVE);
  }

  @Override
  protected void passes(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  protected void forbidsEverything() {
    List.of("discover", "registrations", "deregister", "delay")
        .forEach(one -> balancers.remote().breaks(one, RemoteFailure.FailureKind.DENIED));
  }
}
