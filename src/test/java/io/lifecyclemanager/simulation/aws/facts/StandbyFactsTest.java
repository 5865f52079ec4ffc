package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.StateChange;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Standby and detachment, on which no hook fires: each test is a row of {@code aws-facts.md}. */
public class StandbyFactsTest {
  @AutoClose private final AutoScalingFixture bed = new AutoScalingFixture();
  private final String id = bed.group.launch();

  @Test
  void anInstanceEntersStandbyAndComesBackWithoutAHook() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.world.send(id, InstanceTransition.ENTER_STANDBY);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("EnteringStandby");
    bed.clock.advance(Duration.ofSeconds(1));
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Standby");
    bed.world.send(id, InstanceTransition.EXIT_STANDBY);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Pending");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("InService");
    assertThat(bed.sent.bodies()).isEmpty();
  }

  @Test
  void anInstanceInStandbyIsTerminatedThroughItsHooks() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.world.send(id, InstanceTransition.ENTER_STANDBY);
    bed.clock.advance(Duration.ofSeconds(1));
    bed.world.terminate(id);

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating:Wait");
    assertThat(bed.sent.bodies()).hasSize(1);
  }

  @Test
  void aDetachedInstanceLeavesItsGroupWithoutAHook() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.world.send(id, InstanceTransition.DETACHMENT);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Detaching");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.listed()).isEmpty();
    assertThat(bed.world.snapshot(id)).isEmpty();
    assertThat(bed.world.history(id))
        .extracting(StateChange::state)
        .extracting(state -> state.awsName())
        .endsWith("Detaching", "Detached");
    assertThat(bed.sent.bodies()).isEmpty();
  }
}
