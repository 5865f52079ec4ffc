package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;

class FakeClassicBalancersTest extends FakeLoadBalancersContract {
  FakeClassicBalancersTest() {
    super(LoadBalancerKind.CLASSIC, null);
  }
}
