package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
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
  private final LoadBalancerKind kind;
  private final @Nullable Integer port;
  private int instances;

  FakeLoadBalancersContract(LoadBalancerKind kind, @Nullable Integer port) {
    this.kind = kind;
    this.port = port;
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return balancers;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    return balancers.create(kind, name, delay);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    return new LoadBalancer(kind, "gone", "gone");
  }

  @Override
  protected InstanceRegistration register(LoadBalancer balancer) {
    InstanceId instance = new InstanceId("i-" + ++instances);
    balancers.register(balancer, instance, port, RegistrationState.ACTIVE);
    return new InstanceRegistration(instance, port, RegistrationState.ACTIVE);
  }

  @Override
  protected void advanceTime(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  protected void denyAllRequests() {
    List.of("discover", "registrations", "deregister", "delay")
        .forEach(one -> balancers.faults().failCalls(one, RemoteFailure.FailureKind.DENIED));
  }
}
