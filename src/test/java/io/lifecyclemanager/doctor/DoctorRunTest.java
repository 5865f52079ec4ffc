package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All checks over fakes: what is read, and what a missing answer means. */
class DoctorRunTest {
  private final DoctorFixture doctor = new DoctorFixture();

  @Test
  void aHealthyInstallationHasNoErrors() throws InterruptedException {
    DoctorReport report = doctor.run(true, Duration.ZERO);
    assertThat(report.errors()).as(DoctorReportText.of(report)).isZero();
    assertThat(DoctorFixture.outcomeOf(Check.GROUPS_FOUND, report))
        .isEqualTo(new CheckOutcome.Passed("blue (tagged)"));
  }

  @Test
  void withoutAwsOnlyTheMissingAccessIsAnError() throws InterruptedException {
    doctor.account.failMethod("caller", DoctorFixture.denied("no credentials"));
    DoctorReport report = doctor.run(false, Duration.ZERO);
    assertThat(report.errors()).isEqualTo(1);
    assertThat(DoctorFixture.outcomeOf(Check.QUEUE_EXISTS, report))
        .isEqualTo(new CheckOutcome.Skipped(Check.AWS_ACCESS));
    assertThat(DoctorFixture.outcomeOf(Check.BLOCKING_BUDGETS, report))
        .isInstanceOf(CheckOutcome.Passed.class);
  }

  @Test
  void whatDependsOnAFailedCheckIsListedOnceAsSkipped() throws InterruptedException {
    doctor.account.failMethod("caller", DoctorFixture.denied("no credentials"));
    doctor.cluster.faults().failCalls("version", RemoteFailure.FailureKind.UNAVAILABLE);
    DoctorReport report = doctor.run(true, Duration.ZERO);
    assertThat(report.errors()).isEqualTo(2);
    assertThat(report.notKnown()).isZero();
    assertThat(report.skipped().keySet()).containsExactly(Check.AWS_ACCESS, Check.CLUSTER_ACCESS);
    assertThat(report.skipped().get(Check.AWS_ACCESS))
        .contains(Check.QUEUE_EXISTS, Check.HOOK_LIMIT, Check.DELIVERY_PROBE);
    assertThat(report.skipped().get(Check.CLUSTER_ACCESS))
        .contains(Check.CLUSTER_PERMISSIONS, Check.BLOCKING_BUDGETS);
    assertThat(DoctorReportText.of(report))
        .containsOnlyOnce("no credentials")
        .containsOnlyOnce("- skipped: LM001 failed")
        .containsOnlyOnce("- skipped: LM002 failed");
  }

  @Test
  void aQueueThatCannotBeReadSkipsWhatDependsOnIt() throws InterruptedException {
    doctor.account.failMethod("queue", DoctorFixture.denied("sqs: AccessDenied"));
    DoctorReport report = doctor.run(false, Duration.ZERO);
    assertThat(DoctorReportText.of(report)).containsOnlyOnce("sqs: AccessDenied");
    assertThat(report.skipped().get(Check.QUEUE_EXISTS))
        .contains(Check.QUEUE_RETENTION, Check.AWS_PERMISSIONS);
  }

  private static DoctorTarget targetOf(
      Set<String> groups, boolean targetGroups, boolean classicLoadBalancers) {
    return new DoctorTarget(
        "lifecycle-manager",
        Optional.of("prod"),
        groups,
        DoctorFixture.ACCOUNT,
        Optional.empty(),
        Duration.ofHours(1),
        Duration.ZERO,
        targetGroups,
        classicLoadBalancers,
        Duration.ofMinutes(3),
        Set.of(),
        Set.of(),
        Set.of(),
        false);
  }

  @Test
  void aNamedGroupThatDoesNotExistIsMissing() throws InterruptedException {
    doctor.target = targetOf(Set.of("foreign", "bleu"), true, true);
    assertThat(doctor.outcomeOf(Check.GROUPS_FOUND).toString())
        .contains("account and region: bleu");
    doctor.target = targetOf(Set.of("foreign"), true, true);
    assertThat(doctor.outcomeOf(Check.GROUPS_FOUND))
        .isEqualTo(new CheckOutcome.Passed("blue (tagged), foreign (named)"));
  }

  @Test
  void onlyLoadBalancersThatServeHandlesAndThatHaveInstancesOfTheGroupsAreRead()
      throws InterruptedException {
    InstanceId other = new InstanceId("i-0000000000000009");
    doctor
        .account
        .balancer(loadBalancer("web", LoadBalancerFamily.APPLICATION, HealthySnapshot.FIRST))
        .balancer(loadBalancer("other", LoadBalancerFamily.APPLICATION, other))
        .balancer(loadBalancer("old", LoadBalancerFamily.CLASSIC, HealthySnapshot.FIRST));
    assertSeen("2 load balancers");
    doctor.target = targetOf(Set.of(), true, false);
    assertSeen("1 load balancer");
    doctor.target = targetOf(Set.of(), false, false);
    assertSeen("0 load balancers");
  }

  private void assertSeen(String loadBalancers) throws InterruptedException {
    assertThat(doctor.outcomeOf(Check.DEREGISTRATION_DELAY))
        .isEqualTo(new CheckOutcome.Passed(loadBalancers));
  }

  private static LoadBalancerState loadBalancer(
      String name, LoadBalancerFamily family, InstanceId instance) {
    return new LoadBalancerState(
        name, "arn:" + name, family, Duration.ofMinutes(1), Set.of(instance), Map.of());
  }

  @Test
  void theChecksAreRepeatedUntilThereIsNoErrorOrTheTimeIsOver() throws InterruptedException {
    doctor.account.noQueue();
    long start = doctor.time.nanos();
    assertThat(doctor.run(false, Duration.ofMinutes(1)).errors()).isPositive();
    assertThat(doctor.time.since(start)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(70));
    assertThat(doctor.progress).anyMatch(line -> line.contains("checking again"));
  }
}
