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

/** The claim of a termination, on a node that an earlier termination has left claimed. */
class NextTerminationClaimTest {
  private static final Duration SETTLED = Duration.ofSeconds(12);

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");
  private final TerminatingInstance subject =
      new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
  private final Claimer claims =
      new Claimer(nodes, OpenGate.INSTANCE, "replica-1", time, new Random(1), fact -> {});

  @Test
  void theSettleTimeOfADrainedClaimDoesNotCount() throws InterruptedException {
    claims.notes().recordSettledAfter(subject, claim("message-1"), SETTLED, later());
    claims.notes().markDrained(subject, claim("message-1"), this::later);
    assertThat(claim("message-2").record()).satisfies(NextTerminationClaimTest::beginsAnew);
  }

  @Test
  void theSettleTimeOfARelinquishedClaimDoesNotCount() throws InterruptedException {
    claims.notes().recordSettledAfter(subject, claim("message-1"), SETTLED, later());
    assertThat(claim("message-1").record().settledAfterMillis()).isEqualTo(SETTLED.toMillis());
    claims.notes().relinquish(subject, claim("message-1"), this::later);
    assertThat(claim("message-2").record()).satisfies(NextTerminationClaimTest::beginsAnew);
  }

  private static void beginsAnew(ClaimRecord record) {
    assertThat(record.settledAfterMillis()).isNull();
    assertThat(record.isDrained()).isFalse();
    assertThat(record.wasCordoned()).as("the original state").isFalse();
  }

  private Claim claim(String message) throws InterruptedException {
    ClaimOutcome outcome =
        claims.claim(
            subject, nodes.actual(node), () -> NodeViews.scope(Set.of(message)), this::later);
    return ((ClaimOutcome.Acquired) outcome).claim();
  }

  private Deadline later() {
    return time.in(Duration.ofHours(1));
  }
}
