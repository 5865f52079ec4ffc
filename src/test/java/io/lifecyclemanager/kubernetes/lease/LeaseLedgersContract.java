package io.lifecyclemanager.kubernetes.lease;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.pace.PaceLedgers;
import io.lifecyclemanager.pace.PaceLedgersContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contract of ledgers, for Leases. */
abstract class LeaseLedgersContract extends PaceLedgersContract {
  private @Nullable TestCluster cluster;

  abstract TestCluster openCluster() throws Exception;

  TestCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  LeaseLedgers ledgers() {
    return new LeaseLedgers(cluster().connection, cluster().namespace, TestCluster.TIME);
  }

  @Override
  protected PaceLedgers open() throws Exception {
    cluster = openCluster();
    cluster.makeNamespace();
    return ledgers();
  }

  @Override
  protected void close() throws Exception {
    cluster().end();
  }
}
