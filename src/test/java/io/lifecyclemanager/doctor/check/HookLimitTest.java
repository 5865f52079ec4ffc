package io.lifecyclemanager.doctor.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Which grace periods and delays the global timeout of a hook has to cover. It is 30 minutes in
 * group blue and 25 hours in group green.
 */
class HookLimitTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HealthySnapshot snapshot = new HealthySnapshot();

  HookLimitTest() {
    snapshot.groups =
        List.of(
            HealthySnapshot.group(
                "blue",
                HealthySnapshot.FIRST,
                HealthySnapshot.hook(
                    "blue",
                    "lifecycle-manager",
                    HealthySnapshot.QUEUE,
                    Duration.ofSeconds(18),
                    "CONTINUE")),
            HealthySnapshot.group("green", HealthySnapshot.SECOND, HealthySnapshot.hook("green")));
    snapshot.loadBalancers = List.of();
  }

  private CheckOutcome with(String node, Duration grace, Duration maxTime) {
    snapshot.target = HealthySnapshot.target(maxTime, Duration.ofMinutes(3));
    snapshot.pods = List.of(HealthySnapshot.pod("slow", node, grace, List.of(), Set.of()));
    return Check.HOOK_LIMIT.evaluate(snapshot.build());
  }

  @Test
  void aGracePeriodCountsForTheGroupOfItsNode() {
    assertThat(with("ip-10-0-0-1", HOUR, HOUR).toString())
        .contains(
            "hook lifecycle-manager of group blue", "the grace period of pod shop/slow" + " is 1 h")
        .doesNotContain("--max-time-to-process")
        .doesNotContain("group green");
    assertThat(with("ip-10-0-0-2", HOUR, HOUR)).isInstanceOf(CheckOutcome.Passed.class);
  }

  @Test
  void aPodOutsideTheGroupsDoesNotCount() {
    assertThat(with("fargate-ip-10-0-9-9", HOUR, HOUR)).isInstanceOf(CheckOutcome.Passed.class);
    assertThat(with("", HOUR, HOUR)).isInstanceOf(CheckOutcome.Passed.class);
  }

  @Test
  void aGracePeriodCountsUpToTheBoundOfATermination() {
    assertThat(with("ip-10-0-0-1", HOUR, Duration.ofMinutes(30)))
        .isInstanceOf(CheckOutcome.Passed.class);
    assertThat(with("ip-10-0-0-1", Duration.ofHours(100), Duration.ofMinutes(40)).toString())
        .contains("is 100 h, of which --max-time-to-process leaves 40 min")
        .contains("--heartbeat-timeout=120 ");
  }

  @Test
  void aDeregistrationDelayCountsUpToTheBoundOfATermination() {
    snapshot.loadBalancers =
        List.of(HealthySnapshot.loadBalancer(LoadBalancerFamily.APPLICATION, HOUR, "owned"));
    Duration brief = Duration.ofSeconds(30);
    assertThat(with("ip-10-0-0-1", brief, HOUR).toString())
        .contains("the deregistration delay of web is 1 h");
    assertThat(with("ip-10-0-0-1", brief, Duration.ofMinutes(30)))
        .isInstanceOf(CheckOutcome.Passed.class);
  }

  @Test
  void noHeartbeatTimeoutIsSuggestedBeyondTheLimitOfAutoScaling() {
    Duration week = Duration.ofDays(7);
    assertThat(with("ip-10-0-0-1", week, week).toString())
        .contains("shorten it to 48 h at most")
        .doesNotContain("enroll");
  }
}
