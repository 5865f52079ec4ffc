package io.lifecyclemanager.scenario;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Load balancers whose adapter meets a bug at its first call. */
public record LoadBalancersWithFirstCallBug(LoadBalancers balancers, AtomicBoolean met)
    implements LoadBalancers {
  public LoadBalancersWithFirstCallBug(LoadBalancers balancers) {
    this(balancers, new AtomicBoolean());
  }

  @Override
  public List<LoadBalancer> discover() {
    if (!met.getAndSet(true)) {
      throw new IllegalStateException("a bug");
    }
    return balancers.discover();
  }

  @Override
  public List<InstanceRegistration> registrations(LoadBalancer balancer, Set<InstanceId> expected) {
    return balancers.registrations(balancer, expected);
  }

  @Override
  public Map<InstanceRegistration, String> deregister(
      LoadBalancer balancer, Collection<InstanceRegistration> registrations) {
    return balancers.deregister(balancer, registrations);
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer balancer) {
    return balancers.deregistrationDelay(balancer);
  }
}
