package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;

class FakeClassicLoadBalancersTest extends FakeLoadBalancersContract {
  FakeClassicLoadBalancersTest() {
    super(LoadBalancerKind.CLASSIC, null);
  }
}
