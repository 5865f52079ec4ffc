package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.ConcretePermissions;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.doctor.snapshot.OptionalFeature;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.event.EventKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose permissions are checked, and how. */
class DoctorPermissionsTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/drainer";

  private final DoctorFixture doctor = new DoctorFixture();

  @Test
  void theRoleOfTheServiceAccountIsSimulated() throws InterruptedException {
    doctor.cluster.role(DoctorFixture.ACCOUNT, ROLE);
    doctor.account.permissions().allowOnly(ROLE, RequiredPermission.of("none", "none"));
    assertThat(doctor.outcomeOf(Check.AWS_PERMISSIONS).toString())
        .contains(ROLE + " is denied", "sqs:DeleteMessage");
  }

  @Test
  void aPermissionThatOneOfTwoStatementsGrantsIsNotMissing() throws InterruptedException {
    doctor.cluster.role(DoctorFixture.ACCOUNT, ROLE);
    Snapshot.ClusterGroup blue =
        new Snapshot.ClusterGroup(
            doctor.account.groups().getFirst(), "tagged", List.of(HealthySnapshot.hook("blue")));
    ConcretePermissions.of(needed(), List.of(blue), List.of()).stream()
        .filter(permission ->
            !permission.context().containsKey("aws:ResourceTag/elbv2.k8s.aws/cluster"))
        .forEach(permission -> doctor.account.permissions().allowOnly(ROLE, permission));
    assertThat(doctor.outcomeOf(Check.AWS_PERMISSIONS)).isInstanceOf(CheckOutcome.Passed.class);
  }

  private static List<RequiredPermission> needed() {
    return new ControllerPermissions(
            DoctorFixture.PLACE,
            HealthySnapshot.QUEUE,
            "prod",
            true,
            true,
            Set.of(EventKind.values()),
            Optional.empty())
        .policy()
        .requiredPermissions();
  }

  @Test
  void whenSimulationIsDeniedTheRoleItselfMakesCallsWithoutAnEffect() throws InterruptedException {
    doctor.cluster.role(DoctorFixture.ACCOUNT, "arn:aws:iam::111122223333:role/ops");
    doctor
        .account
        .failMethod("findDenied", DoctorFixture.denied("no simulation"))
        .permissions()
        .allowDryCalls(Set.of("sqs:DeleteMessage"))
        .deny("sqs:DeleteMessage");
    assertThat(doctor.outcomeOf(Check.AWS_PERMISSIONS).toString())
        .contains("is denied sqs:DeleteMessage", "not be determined", "CompleteLifecycleAction");
  }

  @Test
  void anotherIdentityMakesNoCallsInPlaceOfTheRole() throws InterruptedException {
    doctor.cluster.role(DoctorFixture.ACCOUNT, ROLE);
    doctor.account.failMethod("findDenied", DoctorFixture.denied("no simulation"));
    assertThat(doctor.outcomeOf(Check.AWS_PERMISSIONS))
        .isEqualTo(new CheckOutcome.NotKnown("no simulation"));
  }

  @Test
  void withoutAKnownRoleThePermissionsAreNotKnown() throws InterruptedException {
    assertThat(doctor.outcomeOf(Check.AWS_PERMISSIONS)).isInstanceOf(CheckOutcome.NotKnown.class);
  }

  @Test
  void thePermissionForLeasesIsThatInTheNamespaceOfServe() throws InterruptedException {
    doctor.cluster.deny(
        DoctorFixture.ACCOUNT,
        new ClusterPermission("update", "coordination.k8s.io", "leases", "lifecycle-manager"));
    assertThat(doctor.outcomeOf(Check.LEASE_PERMISSIONS).toString())
        .contains(
            "service account lifecycle-manager/lifecycle-manager is denied update"
                + " leases.coordination.k8s.io in namespace lifecycle-manager");
    assertThat(doctor.outcomeOf(Check.EVENT_PERMISSIONS)).isInstanceOf(CheckOutcome.Passed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"max-unavailable=2", "drain=wait, max-unavailable=10%", "min-interval=5m"})
  void theLimitsInTheMetadataOfAHookNeedThePermissionForLeases(String metadata)
      throws InterruptedException {
    doctor.turnOff(OptionalFeature.SHARED_PACE);
    doctor.cluster.deny(
        DoctorFixture.ACCOUNT,
        new ClusterPermission("update", "coordination.k8s.io", "leases", "lifecycle-manager"));
    assertThat(doctor.outcomeOf(Check.LEASE_PERMISSIONS)).isInstanceOf(CheckOutcome.NotMade.class);

    doctor.putMetadata(metadata);
    assertThat(doctor.outcomeOf(Check.LEASE_PERMISSIONS).toString())
        .contains("is denied update leases.coordination.k8s.io in namespace lifecycle-manager");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain=wait", "min-interval=0s", "max-unavailable=all", "{}"})
  void otherMetadataNeedsNoPermissionForLeases(String metadata) throws InterruptedException {
    doctor.turnOff(OptionalFeature.SHARED_PACE);
    doctor.putMetadata(metadata);
    assertThat(doctor.outcomeOf(Check.LEASE_PERMISSIONS)).isInstanceOf(CheckOutcome.NotMade.class);
  }

  @Test
  void whileHooksAreUnknownItIsUnknownWhetherLeasesAreNeeded() throws InterruptedException {
    doctor.turnOff(OptionalFeature.SHARED_PACE);
    doctor.account.failMethod("hooks", DoctorFixture.denied("no hooks"));
    assertThat(doctor.outcomeOf(Check.LEASE_PERMISSIONS))
        .isEqualTo(new CheckOutcome.Skipped(Check.GROUPS_FOUND));
  }

  private static WorkloadState surging(String kind) {
    return new WorkloadState(kind, "shop", "web", List.of("web:1"), 1, List.of(), true);
  }

  @Test
  void aDeploymentThatAsksForSurgesNeedsThePermissionsForThem() throws InterruptedException {
    doctor.turnOff(OptionalFeature.SURGE);
    doctor.cluster.deny(
        DoctorFixture.ACCOUNT, new ClusterPermission("patch", "apps", "deployments"));
    doctor.cluster.add(HealthySnapshot.workload("web:1", 1));
    doctor.cluster.add(surging("StatefulSet"));
    assertThat(doctor.outcomeOf(Check.SURGE_PERMISSIONS)).isInstanceOf(CheckOutcome.NotMade.class);

    doctor.cluster.add(surging("Deployment"));
    assertThat(doctor.outcomeOf(Check.SURGE_PERMISSIONS).toString())
        .contains("is denied patch deployments.apps");
  }

  @Test
  void whileWorkloadsAreUnknownItIsUnknownWhetherSurgesAreOn() throws InterruptedException {
    doctor.turnOff(OptionalFeature.SURGE);
    doctor.cluster.faults().denyCalls("workloads", "list deployments");
    assertThat(doctor.outcomeOf(Check.SURGE_PERMISSIONS)).isInstanceOf(CheckOutcome.NotKnown.class);
  }

  @Test
  void theCheckOfTokensNeedsBothReviews() throws InterruptedException {
    doctor.cluster.deny(
        DoctorFixture.ACCOUNT,
        new ClusterPermission("create", "authorization.k8s.io", "subjectaccessreviews"));
    assertThat(doctor.outcomeOf(Check.TOKEN_PERMISSIONS).toString())
        .contains("is denied create subjectaccessreviews.authorization.k8s.io", "api-access.yaml");
    doctor.turnOff(OptionalFeature.TOKEN_REVIEW);
    assertThat(doctor.outcomeOf(Check.TOKEN_PERMISSIONS)).isInstanceOf(CheckOutcome.NotMade.class);
  }

  @Test
  void thePermissionsInTheClusterAreThoseOfTheServiceAccount() throws InterruptedException {
    doctor.cluster.deny(DoctorFixture.ACCOUNT, new ClusterPermission("patch", "", "nodes"));
    assertThat(doctor.outcomeOf(Check.CLUSTER_PERMISSIONS).toString())
        .contains("service account lifecycle-manager/lifecycle-manager is denied patch nodes");
  }
}
