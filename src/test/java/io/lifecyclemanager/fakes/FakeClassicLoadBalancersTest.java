package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;

class FakeClassicLoadBalancersTest extends FakeLoadBalancersContract {
  FakeClassicLoadBalancersTest() {
    super(LoadBalancerKind.CLASSIC, null);
  }
}
