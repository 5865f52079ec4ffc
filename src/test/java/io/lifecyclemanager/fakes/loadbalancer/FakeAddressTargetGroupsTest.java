package io.lifecyclemanager.fakes.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups;
import io.lifecyclemanager.deregistration.request.AddressTargetGroupsContract;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;

class FakeAddressTargetGroupsTest extends AddressTargetGroupsContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeAddressTargetGroups groups = new FakeAddressTargetGroups(time);

  @Override
  protected AddressTargetGroups groups() {
    return groups;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    return groups.create(name, delay);
  }

  @Override
  protected LoadBalancer missingGroup() {
    return new LoadBalancer(LoadBalancerKind.APPLICATION, "gone", "gone");
  }

  @Override
  protected void register(LoadBalancer group, String address, int port) {
    groups.register(group, address, port);
  }

  @Override
  protected void advanceTime(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  protected void denyAllRequests() {
    List.of("discover", "registrations", "deregister", "deregistrationDelay")
        .forEach(one -> groups.faults().failCalls(one, FailureKind.DENIED));
  }
}
