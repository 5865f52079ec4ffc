package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Admissions whose worker is late, fails, or may not use the ledgers. */
class NodeAdmissionsTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final FakeLedgers ledgers = new FakeLedgers(time);
  private final LateLedgers late = new LateLedgers();
  private final PaceDependencies dependencies =
      new PaceDependencies(
          nodes, _ -> Optional.empty(), Optional.of(late), "self", time, new Random(1), _ -> {});
  private final NodeAdmissions admissions =
      new NodeAdmissions(
          dependencies,
          new PaceLimits(
              MaxUnavailable.parse("1").orElseThrow(),
              PaceLimits.UNLIMITED,
              PaceLimits.UNLIMITED,
              Duration.ZERO));

  @Test
  void aNodeThatIsReleasedWhileItIsAdmittedDoesNotCount() throws Exception {
    NodeRef first = nodes.add("i-1", "node-1");
    NodeRef second = nodes.add("i-2", "node-2");
    late.by = Duration.ofSeconds(5);
    await(first, Duration.ofSeconds(2));
    admissions.release(first);
    time.sleep(Duration.ofSeconds(10));
    late.by = Duration.ZERO;
    assertThat(ledgers.actual(LimitScope.CLUSTER).admitted()).hasSize(1);
    Duration start = time.elapsed();
    await(second, Duration.ofHours(1));

    assertThat(time.elapsed().minus(start)).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void aNodeThatWaitsIsAdmittedAfterAnErrorToo() throws Exception {
    NodeRef node = nodes.add("i-1", "node-1");
    late.error = new IllegalStateException("a bug");
    await(node, Duration.ofHours(1));
    time.forgetFailures();

    assertThat(time.elapsed()).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void aDenialThatHasNotLastedLongDoesNotCount() throws Exception {
    LedgerAccess access = new LedgerAccess(dependencies);
    ledgers.deny(true);
    Deadline soon = time.in(Duration.ofSeconds(30));
    assertThatThrownBy(() -> access.use(() -> access.read(LimitScope.CLUSTER), () -> soon))
        .isInstanceOf(RemoteFailure.class);
    ledgers.deny(false);

    assertThat(access.isShared(LimitScope.CLUSTER)).isTrue();
  }

  private void await(NodeRef node, Duration atMost) throws InterruptedException {
    Deadline until = time.in(atMost);
    admissions.await(
        new AdmissionRequest(
            new TerminatingInstance(new InstanceId("i-1"), null, node),
            node,
            false,
            Optional.empty(),
            () -> until,
            _ -> {}));
  }

  /** The API server takes long to write, or an error happens once. */
  private final class LateLedgers implements PaceLedgers {
    private volatile Duration by = Duration.ZERO;
    private volatile @Nullable RuntimeException error;

    @Override
    public StoredLedger read(LimitScope scope) {
      RuntimeException now = error;
      error = null;
      if (now != null) {
        throw now;
      }
      return ledgers.read(scope);
    }

    @Override
    public boolean write(LimitScope scope, StoredLedger read, PaceLedger next) {
      try {
        time.sleep(by);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return ledgers.write(scope, read, next);
    }
  }
}
