package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;

class FakeTargetGroupsTest extends FakeLoadBalancersContract {
  FakeTargetGroupsTest() {
    super(LoadBalancerKind.APPLICATION, 30080);
  }
}
