package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.drain.DisruptionBudgetsContract;
import io.lifecyclemanager.drain.PodControlCluster;

/** The budgets in memory keep the contract of those in a cluster. */
class FakeBudgetsTest extends DisruptionBudgetsContract {
  @Override
  protected PodControlCluster openCluster() {
    return new FakePodsTest.FakePodsCluster();
  }
}
