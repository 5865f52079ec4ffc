package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Heartbeats, time-outs and endings of lifecycle actions: each test is a row of {@code
 * aws-facts.md}.
 */
public class AutoScalingFactsTest {
  @AutoClose private final AutoScalingFixture bed = new AutoScalingFixture();

  @Test
  void aCompletedInstanceProceedsAndLeavesTheGroup() {
    String id = bed.waiting("drain");
    bed.complete("drain", id, "CONTINUE");

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating:Proceed");
    bed.clock.advance(Duration.ofSeconds(1));
    assertThat(
            bed.client.describeAutoScalingInstances(d -> d.instanceIds(id)).autoScalingInstances())
        .isEmpty();
    assertThat(bed.world.completions())
        .singleElement()
        .satisfies(o -> assertThat(o.result()).isEqualTo(LifecycleResult.CONTINUE));
  }

  @Test
  void withoutHeartbeatTheDefaultResultAppliesAfterTheTimeout() {
    String id = bed.waiting("drain");
    bed.clock.advance(Duration.ofSeconds(299));
    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_PROCEED);
    assertThat(bed.world.outcomes())
        .singleElement()
        .satisfies(o -> assertThat(o.cause()).isEqualTo(EndCause.EXPIRED))
        .satisfies(o -> assertThat(o.result()).isEqualTo(LifecycleResult.ABANDON));
  }

  @Test
  void aHeartbeatRestartsTheTimeoutFromNow() {
    String id = bed.waiting("drain");
    bed.clock.advance(Duration.ofSeconds(200));
    bed.heartbeat(id);
    bed.clock.advance(Duration.ofSeconds(299));

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
    bed.clock.advance(Duration.ofSeconds(1));
    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_PROCEED);
  }

  @Test
  void noHeartbeatPassesTheGlobalTimeoutOfAHundredTimeouts() {
    bed.group.hook(AutoScalingFixture.hook("drain").heartbeatTimeout(Duration.ofSeconds(30)));
    String id = bed.group.launch();
    bed.world.terminate(id);
    for (int beat = 1;
        beat < 130 && bed.world.state(id) == SimulatedLifecycleState.TERMINATING_WAIT;
        beat++) {
      bed.clock.advance(Duration.ofSeconds(25));
      if (bed.world.state(id) == SimulatedLifecycleState.TERMINATING_WAIT) {
        bed.heartbeat(id);
      }
    }

    assertThat(bed.world.outcomes().getFirst().time())
        .isEqualTo(bed.clock.instant())
        .isEqualTo("2026-01-01T00:50:00Z");
  }

  @Test
  void severalHooksWaitInParallelWithAMessageEach() {
    String id = bed.waiting("a", "b");
    assertThat(bed.sent.bodies()).hasSize(2);
    bed.complete("a", id, "CONTINUE");

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
    bed.complete("b", id, "CONTINUE");
    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_PROCEED);
  }

  @Test
  void abandoningOneHookSkipsTheOthers() {
    String id = bed.waiting("a", "b");
    bed.complete("a", id, "ABANDON");

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_PROCEED);
    assertThat(bed.world.outcomes())
        .extracting(LifecycleOutcome::cause)
        .containsExactly(EndCause.COMPLETED, EndCause.SKIPPED);
  }

  @Test
  void anActionIsFoundByItsTokenAsByItsInstance() {
    String id = bed.waiting("drain");
    String token = AutoScalingFixture.token(bed.sent.bodies().getFirst());
    bed.client.recordLifecycleActionHeartbeat(
        r -> r.autoScalingGroupName("web").lifecycleHookName("drain").lifecycleActionToken(token));
    bed.client.completeLifecycleAction(c ->
        c.autoScalingGroupName("web")
            .lifecycleHookName("drain")
            .lifecycleActionToken(token)
            .lifecycleActionResult("CONTINUE"));

    assertThat(bed.world.heartbeats(id)).containsExactly(bed.clock.instant());
    assertThat(bed.world.completions()).hasSize(1);
  }

  @Test
  void aTokenHasThirtySixCharacters() {
    bed.waiting("drain");

    for (String token : List.of("short", "x".repeat(37))) {
      assertThatThrownBy(() ->
              bed.client.recordLifecycleActionHeartbeat(r ->
                  r.autoScalingGroupName("web")
                      .lifecycleHookName("drain")
                      .lifecycleActionToken(token)))
          .satisfies(AutoScalingFixture::isValidationError)
          .hasMessageContaining("36");
    }
  }

  @Test
  void anActionThatIsOverIsAValidationError() {
    String id = bed.waiting("drain");
    bed.complete("drain", id, "CONTINUE");

    assertThatThrownBy(() -> bed.complete("drain", id, "CONTINUE"))
        .satisfies(AutoScalingFixture::isValidationError)
        .hasMessageContaining("No active Lifecycle Action found with instance ID " + id);
    assertThatThrownBy(() -> bed.heartbeat(id))
        .hasMessageContaining("No active Lifecycle Action found with instance ID " + id);
  }

  @Test
  void anExpiredActionIsOver() {
    String id = bed.waiting("drain");
    bed.clock.advance(Duration.ofMinutes(5));

    assertThatThrownBy(() -> bed.heartbeat(id)).hasMessageContaining("No active Lifecycle Action");
  }

  @Test
  void anUnknownGroupIsAValidationError() {
    assertThatThrownBy(() ->
            bed.client.completeLifecycleAction(c ->
                c.autoScalingGroupName("gone")
                    .lifecycleHookName("drain")
                    .lifecycleActionToken(UUID.randomUUID().toString())
                    .lifecycleActionResult("CONTINUE")))
        .satisfies(AutoScalingFixture::isValidationError)
        .hasMessageContaining("not found");
  }
}
