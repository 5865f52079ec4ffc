package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two ways into a warm pool: each test is a row of {@code aws-facts.md}. */
public class WarmPoolFactsTest {
  private final AutoScalingFixture bed = new AutoScalingFixture();

  @AfterEach
  void stop() {
    bed.close();
  }

  @Test
  void anInstanceForTheWarmPoolWaitsInTheStateOfTheWarmPoolAndIsKept() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.group.hook(LifecycleHook.launching("boot").target(AutoScalingFixture.QUEUE));
    String id = bed.group.launch();
    bed.complete("boot", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));
    bed.world.send(id, InstanceTransition.TO_WARM_POOL);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Pending:Wait");
    assertThat(bed.sent.bodies().getLast())
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"")
        .contains("\"Origin\":\"AutoScalingGroup\"", "\"Destination\":\"WarmPool\"");
    bed.complete("drain", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Stopped");
  }

  @Test
  void anInstanceThatIsLaunchedIntoTheWarmPoolWaitsThereInTheLaunchingHook() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.group.hook(LifecycleHook.launching("boot").target(AutoScalingFixture.QUEUE));
    String id = bed.group.launchIntoWarmPool();
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Pending:Wait");
    assertThat(bed.sent.bodies())
        .singleElement()
        .asString()
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_LAUNCHING\"")
        .contains("\"Origin\":\"EC2\"", "\"Destination\":\"WarmPool\"");
    bed.complete("boot", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Stopped");
  }
}
