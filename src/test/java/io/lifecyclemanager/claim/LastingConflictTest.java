package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.OpenGate;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every patch of a node conflicts: something between here and etcd changes its version. */
class LastingConflictTest {
  private static final Set<String> MESSAGES = Set.of("message-1");
  private static final int LASTING = 10_000;

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");
  private final TerminatingInstance subject =
      new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
  private final Claimer claimer =
      new Claimer(nodes, OpenGate.INSTANCE, "replica-1", time, new Random(1), fact -> {});

  @Test
  void aClaimIsTriedWithPausesAndGivenUpAfterNinetySeconds() throws InterruptedException {
    nodes.conflictNextPatches(LASTING);
    long start = time.nanos();
    assertThat(claim().record()).isNull();
    assertThat(time.since(start)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(110));
    assertThat(nodes.patches()).hasSizeLessThan(100);
  }

  @Test
  void aNoteIsTriedWithPausesAndGivenUpAfterNinetySeconds() throws InterruptedException {
    Claim claim = claim();
    nodes.conflictNextPatches(LASTING);
    long start = time.nanos();
    claimer.notes().markDrained(subject, claim, this::later);
    assertThat(time.since(start)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(110));
    assertThat(nodes.patches()).hasSizeLessThan(100);
  }

  @Test
  void aLateClaimIsTriedWithPausesUntilTheConflictsEnd() throws InterruptedException {
    nodes.conflictNextPatches(LASTING);
    Claim missing = claim();
    nodes.conflictNextPatches(12);
    assertThat(claimer.completeLate(subject, missing, () -> NodeViews.scope(MESSAGES))).isPresent();
    // Two pauses of at least 5 s, after the first one of 10 s.
    assertThat(time.since(missing.atNanos())).isGreaterThan(Duration.ofSeconds(20));
  }

  private Claim claim() throws InterruptedException {
    ClaimOutcome outcome =
        claimer.claim(subject, nodes.actual(node), () -> NodeViews.scope(MESSAGES), this::later);
    return ((ClaimOutcome.Acquired) outcome).claim();
  }

  private Deadline later() {
    return time.in(Duration.ofHours(1));
  }
}
