package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contract, for one kind of load balancer. */
abstract class FakeLoadBalancersContract extends LoadBalancersContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeLoadBalancers loadBalancers = new FakeLoadBalancers(time);
  private final LoadBalancerKind kind;
  private final @Nullable Integer port;
  private int instances;

  FakeLoadBalancersContract(LoadBalancerKind kind, @Nullable Integer port) {
    this.kind = kind;
    this.port = port;
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return loadBalancers;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    return loadBalancers.create(kind, name, delay);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    return new LoadBalancer(kind, "gone", "gone");
  }

  @Override
  protected InstanceRegistration register(LoadBalancer loadBalancer) {
    InstanceId instance = new InstanceId(String.format("i-%017x", ++instances));
    loadBalancers.register(loadBalancer, instance, port, RegistrationState.ACTIVE);
    return new InstanceRegistration(instance, port, RegistrationState.ACTIVE);
  }

  @Override
  protected void advanceTime(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  protected void denyAllRequests() {
    List.of("discover", "registrations", "deregister", "deregistrationDelay")
        .forEach(one -> loadBalancers.faults().failCalls(one, RemoteFailure.FailureKind.DENIED));
  }
}
