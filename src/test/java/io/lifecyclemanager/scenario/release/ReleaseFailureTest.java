package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Auto Scaling or the API server does not answer, and what asking costs. */
class ReleaseFailureTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @Test
  void withoutAnAnswerOfAutoScalingNothingIsReleased() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    world.autoScaling.faults().failCalls("member", FailureKind.UNAVAILABLE);
    returned.returnToService();
    world.time.sleep(Duration.ofMinutes(10));
    returned.assertCordoned();

    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(2));

    returned.assertReleased();
  }

  @Test
  void aDeniedPermissionReleasesNothingAndIsReportedAsNotRetried() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    world.autoScaling.faults().failCalls("member", FailureKind.DENIED);
    returned.returnToService();
    world.time.sleep(Duration.ofMinutes(10));

    returned.assertCordoned();
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .isNotEmpty()
        .allSatisfy(failed -> assertThat(failed.retryIn()).isNull());
  }

  @Test
  void afterAnOutageOfTheApiServerTheNodeIsReleased() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    returned.returnToService();
    world.nodes.setOutage(true);
    world.time.sleep(Duration.ofMinutes(10));
    returned.assertCordoned();

    world.nodes.setOutage(false);
    returned.awaitRelease();

    returned.assertReleased();
  }

  @Test
  void withoutAClaimedNodeAutoScalingIsNotAsked() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    returned.returnToService();
    returned.awaitRelease();
    int calls = world.autoScaling.faults().calls("member");
    world.time.sleep(Duration.ofHours(2));

    assertThat(world.autoScaling.faults().calls("member")).isEqualTo(calls);
  }

  @Test
  void withAClaimedNodeAutoScalingIsAskedOnceIn25Seconds() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    int calls = world.autoScaling.faults().calls("member");
    world.time.sleep(Duration.ofHours(1));

    assertThat(world.autoScaling.faults().calls("member") - calls).isLessThanOrEqualTo(144);
  }
}
