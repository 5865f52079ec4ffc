package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The ways into a warm pool and out of it: each test is a row of {@code aws-facts.md}. */
public class WarmPoolFactsTest {
  @AutoClose private final AutoScalingFixture bed = new AutoScalingFixture();

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

  @Test
  void anInstanceOutOfTheWarmPoolWaitsInTheLaunchingHooksAndComesIntoService() {
    String id = bed.group.launch();
    bed.world.send(id, InstanceTransition.TO_WARM_POOL);
    bed.clock.advance(Duration.ofSeconds(1));
    bed.group.hook(LifecycleHook.launching("boot").target(AutoScalingFixture.QUEUE));
    bed.world.send(id, InstanceTransition.LAUNCH_FROM_WARM_POOL);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Pending:Wait");
    assertThat(bed.sent.bodies())
        .singleElement()
        .asString()
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_LAUNCHING\"")
        .contains("\"Origin\":\"WarmPool\"", "\"Destination\":\"AutoScalingGroup\"");
    bed.complete("boot", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("InService");
  }

  @Test
  void anInstanceThatIsTerminatedOutOfTheWarmPoolWaitsInAStateOfTheWarmPool() {
    String id = bed.group.launch();
    bed.world.send(id, InstanceTransition.TO_WARM_POOL);
    bed.clock.advance(Duration.ofSeconds(1));
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.world.send(id, InstanceTransition.TERMINATION_FROM_WARM_POOL);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Terminating:Wait");
    assertThat(bed.sent.bodies())
        .singleElement()
        .asString()
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"")
        .contains("\"Origin\":\"WarmPool\"", "\"Destination\":\"EC2\"");
    assertThat(bed.listed()).as("in the answer of DescribeAutoScalingGroups").isEmpty();
    bed.complete("drain", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATED);
  }

  @Test
  void aRetainingGroupKeepsAnAbandonedInstanceOnItsWayIntoTheWarmPoolAndOutOfIt() {
    bed.group.retainAbandoned();
    bed.group.hook(AutoScalingFixture.hook("drain"));
    String id = bed.group.launch();
    bed.world.send(id, InstanceTransition.TO_WARM_POOL);
    bed.complete("drain", id, "ABANDON");
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Pending:Retained");
    bed.world.send(id, InstanceTransition.TERMINATION_FROM_WARM_POOL);
    bed.complete("drain", id, "ABANDON");

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Warmed:Terminating:Retained");
  }
}
