package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers.Kind;

class FakeTargetGroupsTest extends FakeLoadBalancersContract {
  FakeTargetGroupsTest() {
    super(Kind.APPLICATION, 30080);
  }
}
