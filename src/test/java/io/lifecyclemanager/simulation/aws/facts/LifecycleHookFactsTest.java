package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a hook is and what it tells its queue: each test is a row of {@code aws-facts.md}. */
public class LifecycleHookFactsTest {
  @AutoClose private final AutoScalingFixture bed = new AutoScalingFixture();

  @Test
  void describedHooksHaveTheirDefaultsAndTheirGlobalTimeout() {
    bed.client.putLifecycleHook(p ->
        p.autoScalingGroupName("web")
            .lifecycleHookName("plain")
            .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING"));
    bed.group.hook(AutoScalingFixture.hook("short").heartbeatTimeout(Duration.ofSeconds(30)));

    var hooks =
        bed.client.describeLifecycleHooks(d -> d.autoScalingGroupName("web")).lifecycleHooks();
    assertThat(hooks.getFirst().heartbeatTimeout()).isEqualTo(3600);
    assertThat(hooks.getFirst().globalTimeout()).isEqualTo(48 * 3600);
    assertThat(hooks.getFirst().defaultResult()).isEqualTo("ABANDON");
    assertThat(hooks.getLast().globalTimeout()).isEqualTo(3000);
  }

  @Test
  void aHookTakesTimeoutsFromHalfAMinuteToTwoHours() {
    for (int seconds : List.of(29, 7201)) {
      assertThatThrownBy(() ->
              bed.client.putLifecycleHook(p ->
                  p.autoScalingGroupName("web")
                      .lifecycleHookName("odd")
                      .heartbeatTimeout(seconds)
                      .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")))
          .satisfies(AutoScalingFixture::isValidationError);
    }
  }

  @Test
  void aHookNameHasLettersDigitsDashesUnderscoresAndSlashesOnly() {
    String id = bed.waiting("a-Hook_0/1");
    bed.complete("a-Hook_0/1", id, "CONTINUE");
    for (String name : List.of("a b", "a.b", "x".repeat(256))) {
      assertThatThrownBy(() -> bed.complete(name, id, "CONTINUE"))
          .satisfies(AutoScalingFixture::isValidationError)
          .hasMessageContaining("lifecycleHookName");
    }
  }

  @Test
  void puttingAHookSendsATestNotification() {
    bed.putHook();

    assertThat(bed.sent.bodies())
        .singleElement()
        .asString()
        .contains("\"Event\":\"autoscaling:TEST_NOTIFICATION\"", "\"AutoScalingGroupARN\":\"arn:")
        .doesNotContain("EC2InstanceId");
  }

  @Test
  void aHookWhoseQueueCannotBeReachedIsRefused() {
    bed.sent.refuse();

    assertThatThrownBy(bed::putHook).satisfies(AutoScalingFixture::isValidationError);
    assertThat(
            bed.client.describeLifecycleHooks(d -> d.autoScalingGroupName("web")).lifecycleHooks())
        .isEmpty();
  }

  @Test
  void anUndeliverableNotificationAppliesTheDefaultResultAtOnce() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    String id = bed.group.launch();
    bed.sent.refuse();
    bed.world.terminate(id);

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_PROCEED);
    assertThat(bed.world.outcomes())
        .singleElement()
        .satisfies(o -> assertThat(o.cause()).isEqualTo(EndCause.UNDELIVERED));
  }

  @Test
  void deletingAHookContinuesTheTerminationsItHolds() {
    String id = bed.waiting("drain");
    bed.client.deleteLifecycleHook(d -> d.autoScalingGroupName("web").lifecycleHookName("drain"));

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATING_PROCEED);
  }

  @Test
  void aTerminatingHookStopsTheInstanceAndTellsTheQueue() {
    bed.group.hook(AutoScalingFixture.hook("drain").metadata("{\"a\":\"b\"}"));
    String id = bed.group.launch();
    bed.world.terminate(id);

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating:Wait");
    assertThat(bed.sent.bodies()).hasSize(1);
    assertThat(bed.sent.bodies().getFirst())
        .matches("\\{\"Service\":\"AWS Auto Scaling\",\"Time\":\"2026-01-01T00:00:00Z\",.*}")
        .contains("\"RequestId\":\"" + bed.activityId() + "\"")
        .containsPattern("\"LifecycleActionToken\":\"[0-9a-f-]{36}\"")
        .contains("\"AccountId\":\"123456789012\"")
        .contains("\"AutoScalingGroupName\":\"web\"", "\"LifecycleHookName\":\"drain\"")
        .contains("\"EC2InstanceId\":\"" + id + "\"")
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"")
        .contains("\"NotificationMetadata\":\"{\\\"a\\\":\\\"b\\\"}\"")
        .contains("\"Origin\":\"AutoScalingGroup\"", "\"Destination\":\"EC2\"");
  }
}
