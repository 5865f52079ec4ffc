package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.pace.PaceLedgers;
import io.lifecyclemanager.pace.PaceLedgersContract;

/** The fake keeps the contract. */
class FakeLedgersTest extends PaceLedgersContract {
  @Override
  protected PaceLedgers open() {
    return new FakeLedgers(new SimulatedTime());
  }

  @Override
  protected void close() {}
}
