package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check finds its faults, and finds nothing in a healthy snapshot. */
class ChecksTest {
  static Stream<FaultySnapshot> faultySnapshots() {
    return Stream.of(
            FaultyQueueSnapshots.all(),
            FaultyRuleSnapshots.all(),
            FaultyHookSnapshots.all(),
            FaultyClusterSnapshots.all())
        .flatMap(snapshots -> snapshots);
  }

  @ParameterizedTest
  @MethodSource("faultySnapshots")
  void aFaultIsFoundWithItsFix(FaultySnapshot faulty) {
    HealthySnapshot snapshot = new HealthySnapshot();
    faulty.change().accept(snapshot);
    List<Finding> findings =
        faulty.check().evaluate(snapshot.build()) instanceof CheckOutcome.ProblemsFound found
            ? found.findings()
            : List.of();
    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(faulty.severity());
          assertThat(finding.what()).contains(faulty.what());
          assertThat(finding.fix()).contains(faulty.fix());
          assertThat(finding.why()).isNotBlank();
        });
  }

  @ParameterizedTest
  @EnumSource
  void aHealthySnapshotPasses(Check check) {
    CheckOutcome outcome = check.evaluate(healthyFor(check).build());
    assertThat(outcome).isInstanceOf(CheckOutcome.Passed.class);
  }

  /** A healthy snapshot has no customer managed key, without which this check is not made. */
  private static HealthySnapshot healthyFor(Check check) {
    HealthySnapshot snapshot = new HealthySnapshot();
    if (check == Check.KEY_GRANTS) {
      snapshot.queue =
          Optional.of(HealthySnapshot.queue("arn:aws:kms:us-west-2:111122223333:key/abc"));
    }
    return snapshot;
  }

  @Test
  void launchingHooksThatServeCompletesAreNoFault() {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.groups = List.of(FaultyHookSnapshots.launching());
    snapshot.target = completingLaunches(snapshot.target, Set.of());
    assertThat(Check.LAUNCH_HOOKS.evaluate(snapshot.build()))
        .isEqualTo(new CheckOutcome.Passed("completed by serve: hook warm-up of group blue"));
  }

  @Test
  void launchingHooksThatAreNoneOfTheHookNamesAreNotCompleted() {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.groups = List.of(FaultyHookSnapshots.launching());
    snapshot.target = completingLaunches(snapshot.target, Set.of("warm-up"));
    assertThat(Check.LAUNCH_HOOKS.evaluate(snapshot.build()))
        .isInstanceOf(CheckOutcome.Passed.class);
    snapshot.target = completingLaunches(snapshot.target, Set.of("drain"));
    assertThat(Check.LAUNCH_HOOKS.evaluate(snapshot.build()).toString())
        .contains("serve completes them only with --hook-names=warm-up");
  }

  @Test
  void launchingHooksThatSendElsewhereAreNoFault() {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.groups = List.of(FaultyHookSnapshots.launching("arn:other", "ABANDON"));
    assertThat(Check.LAUNCH_HOOKS.evaluate(snapshot.build()))
        .isEqualTo(new CheckOutcome.Passed("none sends launches to this queue"));
  }

  @ParameterizedTest
  @CsvSource({
    "ABANDON, the default result ABANDON terminates it",
    "CONTINUE, the default result CONTINUE puts it into service"
  })
  void theFindingOfALaunchingHookTellsWhatItsTimeoutDoes(String defaultResult, String effect) {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.groups = List.of(FaultyHookSnapshots.launching(QUEUE, defaultResult));
    assertThat(Check.LAUNCH_HOOKS.evaluate(snapshot.build()).toString())
        .contains(effect, "each new instance waits for 15 min", "delete-lifecycle-hook", "warm-up");
  }

  private static DoctorTarget completingLaunches(DoctorTarget target, Set<String> hookNames) {
    return new DoctorTarget(
        target.queue(),
        target.clusterName(),
        target.groups(),
        target.serviceAccount(),
        target.roleArn(),
        target.maxTimeToProcess(),
        target.maxGracePeriod(),
        target.targetGroups(),
        target.classicLoadBalancers(),
        target.nlbSettleTime(),
        hookNames,
        target.events(),
        target.features(),
        true);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "LEASE_PERMISSIONS",
        "EVENT_PERMISSIONS",
        "SURGE_PERMISSIONS",
        "PEER_PERMISSIONS",
        "TOKEN_PERMISSIONS"
      })
  void thePermissionsOfAFeatureThatIsOffAreNotChecked(Check check) {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.featurePermissions = Map.of();
    assertThat(check.evaluate(snapshot.build())).isInstanceOf(CheckOutcome.NotMade.class);
  }

  @Test
  void aNodeWithoutInstanceIdMayBeThatOfAnInstanceThatHasNotJoined() {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.nodes = List.of(new NodeState("odd", "k3s://odd", Optional.empty(), Map.of()));
    assertThat(Check.INSTANCES_JOINED.evaluate(snapshot.build()).toString())
        .contains("unless its node is one without an instance id (LM501)");
  }

  @Test
  void everyCheckHasAFaultySnapshot() {
    Set<Check> shown = faultySnapshots().map(FaultySnapshot::check).collect(Collectors.toSet());
    assertThat(shown).containsExactlyInAnyOrder(Check.values());
  }

  @Test
  void codesAreUnique() {
    assertThat(Arrays.stream(Check.values()).map(Check::code)).doesNotHaveDuplicates();
  }
}
