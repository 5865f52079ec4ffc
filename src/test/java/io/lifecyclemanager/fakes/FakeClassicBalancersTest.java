package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers.Kind;

class FakeClassicBalancersTest extends FakeLoadBalancersContract {
  FakeClassicBalancersTest() {
    super(Kind.CLASSIC, null);
  }
}
