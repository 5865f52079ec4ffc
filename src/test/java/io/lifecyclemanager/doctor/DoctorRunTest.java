package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.fakes.FakeDoctorAws;
import io.lifecyclemanager.fakes.FakeDoctorCluster;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The world is asked, and what it does not answer is not guessed. */
class DoctorRunTest {
  private static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "111122223333");
  private static final ClusterInspector.ServiceAccount ACCOUNT =
      HealthySnapshot.target(Duration.ofHours(1), Duration.ZERO).serviceAccount();

  private final SimulatedTime time = new SimulatedTime();
  private final FakeDoctorAws cloud = new FakeDoctorAws();
  private final FakeDoctorCluster cluster = new FakeDoctorCluster();
  private DoctorTarget sought = HealthySnapshot.target(Duration.ofHours(1), Duration.ofMinutes(3));
  private final List<String> progress = new ArrayList<>();
  private ControllerReplicas serving =
      () -> new ControllerReplicas.ReplicaSummary(2, 0, cloud.receiveTestMessages());

  DoctorRunTest() {
    cloud
        .caller(
            new AccountInspector.CallerIdentity(
                "arn:aws:sts::111122223333:assumed-role/ops/jo", PLACE))
        .queue(HealthySnapshot.queue(QueueState.SQS_MANAGED_KEY))
        .messages(HealthySnapshot.QUEUE + "-dead-letters", 0)
        .group(
            new GroupState(
                new GroupName("blue"),
                "arn:blue",
                Map.of("kubernetes.io/cluster/prod", "owned"),
                Map.of(HealthySnapshot.FIRST, "InService")))
        .group(new GroupState(new GroupName("foreign"), "arn:foreign", Map.of(), Map.of()))
        .hook(HealthySnapshot.hook("blue"))
        .role(
            new RoleState(
                HealthySnapshot.ROLE, HealthySnapshot.trust("autoscaling.amazonaws.com")));
    cluster.add(HealthySnapshot.node("ip-10-0-0-1", HealthySnapshot.FIRST));
  }

  private DoctorReport examine(boolean probe, Duration wait) throws InterruptedException {
    return new Doctor(sought, cloud, cluster, serving, time, progress::add).runChecks(probe, wait);
  }

  private CheckOutcome of(Check check) throws InterruptedException {
    return of(check, examine(false, Duration.ZERO));
  }

  private static CheckOutcome of(Check check, DoctorReport report) {
    return report.results().stream()
        .filter(result -> result.check() == check)
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  @Test
  void aGoodSetUpHasNoErrors() throws InterruptedException {
    DoctorReport report = examine(true, Duration.ZERO);
    assertThat(report.errors()).as(DoctorReportText.of(report)).isZero();
    assertThat(of(Check.DELIVERY_PROBE, report))
        .isEqualTo(new CheckOutcome.Passed("1 test message arrived: by serve"));
    assertThat(cloud.hooksPutAgain()).containsExactly(HealthySnapshot.hook("blue"));
    assertThat(of(Check.GROUPS_FOUND, report)).isEqualTo(new CheckOutcome.Passed("blue (tagged)"));
  }

  @Test
  void withoutAProbeNothingIsPut() throws InterruptedException {
    assertThat(of(Check.DELIVERY_PROBE)).isInstanceOf(CheckOutcome.NotMade.class);
    assertThat(cloud.hooksPutAgain()).isEmpty();
  }

  @Test
  void whereNobodyServesTheProbeIsReceivedHere() throws InterruptedException {
    serving = () -> new ControllerReplicas.ReplicaSummary(0, 0, List.of());
    assertThat(of(Check.DELIVERY_PROBE, examine(true, Duration.ZERO)))
        .isEqualTo(new CheckOutcome.Passed("1 test message arrived: received here"));
  }

  @Test
  void anOldTestMessageIsNoAnswerToTheProbe() throws InterruptedException {
    cloud.loseTestMessages();
    AccountInspector.TestMessageArrival old =
        new AccountInspector.TestMessageArrival(new GroupName("blue"), "", Instant.EPOCH);
    serving = () -> new ControllerReplicas.ReplicaSummary(2, 0, List.of(old));
    CheckOutcome outcome = of(Check.DELIVERY_PROBE, examine(true, Duration.ZERO));
    assertThat(outcome.isError()).isTrue();
    assertThat(outcome.toString()).contains("2 replicas waited for 60 s");
  }

  @Test
  void aHookThatCannotBePutIsTold() throws InterruptedException {
    cloud.refusePublishing("Unable to publish test message to notification target");
    CheckOutcome outcome = of(Check.DELIVERY_PROBE, examine(true, Duration.ZERO));
    assertThat(outcome.toString()).contains("cannot be put again: Unable to publish");
  }

  @Test
  void whereReplicasDoNotAnswerNoHookIsPut() throws InterruptedException {
    serving =
        () -> {
          throw new RemoteFailure(
              RemoteFailure.FailureKind.DENIED, "get pods/proxy: forbidden", null);
        };
    CheckOutcome outcome = of(Check.DELIVERY_PROBE, examine(true, Duration.ZERO));
    assertThat(outcome.isError()).isTrue();
    assertThat(outcome.toString()).contains("no hook could be probed: get pods/proxy: forbidden");
    assertThat(cloud.hooksPutAgain()).isEmpty();
  }

  @Test
  void withoutAwsOnlyItsAbsenceIsAnError() throws InterruptedException {
    cloud.failMethod(
        "caller", new RemoteFailure(RemoteFailure.FailureKind.DENIED, "no credentials", null));
    DoctorReport report = examine(false, Duration.ZERO);
    assertThat(report.errors()).isEqualTo(1);
    assertThat(of(Check.QUEUE_EXISTS, report))
        .isEqualTo(new CheckOutcome.NotKnown("no credentials"));
    assertThat(of(Check.BLOCKING_BUDGETS, report)).isInstanceOf(CheckOutcome.Passed.class);
  }

  private static DoctorTarget with(Set<String> groups, boolean targetGroups, boolean classic) {
    return new DoctorTarget(
        "lifecycle-manager",
        Optional.of("prod"),
        groups,
        ACCOUNT,
        Optional.empty(),
        Duration.ofHours(1),
        Duration.ZERO,
        targetGroups,
        classic,
        Duration.ofMinutes(3));
  }

  @Test
  void aNamedGroupThatDoesNotExistIsMissing() throws InterruptedException {
    sought = with(Set.of("foreign", "bleu"), true, true);
    assertThat(of(Check.GROUPS_FOUND).toString()).contains("account and region: bleu");
    sought = with(Set.of("foreign"), true, true);
    assertThat(of(Check.GROUPS_FOUND))
        .isEqualTo(new CheckOutcome.Passed("blue (tagged), foreign (named)"));
  }

  @Test
  void onlyBalancersOfTheKindsSoughtThatHaveInstancesOfTheGroupsAreLookedAt()
      throws InterruptedException {
    InstanceId stranger = new InstanceId("i-0000000000000009");
    cloud
        .balancer(balancer("web", LoadBalancerFamily.APPLICATION, HealthySnapshot.FIRST))
        .balancer(balancer("other", LoadBalancerFamily.APPLICATION, stranger))
        .balancer(balancer("old", LoadBalancerFamily.CLASSIC, HealthySnapshot.FIRST));
    assertThat(of(Check.DEREGISTRATION_DELAY)).isEqualTo(new CheckOutcome.Passed("2 balancers"));
    sought = with(Set.of(), true, false);
    assertThat(of(Check.DEREGISTRATION_DELAY)).isEqualTo(new CheckOutcome.Passed("1 balancer"));
    sought = with(Set.of(), false, false);
    assertThat(of(Check.DEREGISTRATION_DELAY)).isEqualTo(new CheckOutcome.Passed("0 balancers"));
  }

  private static LoadBalancerState balancer(
      String name, LoadBalancerFamily kind, InstanceId instance) {
    return new LoadBalancerState(
        name, "arn:" + name, kind, Duration.ofMinutes(1), Set.of(instance), Map.of());
  }

  @Test
  void theRoleOfTheServiceAccountIsSimulated() throws InterruptedException {
    String role = "arn:aws:iam::111122223333:role/drainer";
    cluster.role(ACCOUNT, role);
    cloud.allowOnly(role, RequiredPermission.of("none", "none"));
    CheckOutcome outcome = of(Check.AWS_PERMISSIONS);
    assertThat(outcome.toString()).contains(role + " may not", "sqs:DeleteMessage");
  }

  @Test
  void aRightThatOneOfTwoStatementsGivesIsNotMissing() throws InterruptedException {
    String role = "arn:aws:iam::111122223333:role/drainer";
    cluster.role(ACCOUNT, role);
    Snapshot.ClusterGroup blue =
        new Snapshot.ClusterGroup(
            cloud.groups().getFirst(), "tagged", List.of(HealthySnapshot.hook("blue")));
    ConcretePermissions.of(needed(), List.of(blue), List.of()).stream()
        .filter(demand -> !demand.context().containsKey("aws:ResourceTag/elbv2.k8s.aws/cluster"))
        .forEach(demand -> cloud.allowOnly(role, demand));
    assertThat(of(Check.AWS_PERMISSIONS)).isInstanceOf(CheckOutcome.Passed.class);
  }

  private static List<RequiredPermission> needed() {
    return new ControllerPermissions(
            PLACE, HealthySnapshot.QUEUE, "prod", true, true, Optional.empty())
        .policy()
        .requiredPermissions();
  }

  @Test
  void whereNothingCanBeSimulatedServeItselfTries() throws InterruptedException {
    cluster.role(ACCOUNT, "arn:aws:iam::111122223333:role/ops");
    cloud
        .failMethod(
            "denied", new RemoteFailure(RemoteFailure.FailureKind.DENIED, "no simulation", null))
        .allowDryCalls(Set.of("sqs:DeleteMessage"))
        .deny("sqs:DeleteMessage");
    CheckOutcome outcome = of(Check.AWS_PERMISSIONS);
    assertThat(outcome.toString())
        .contains("may not sqs:DeleteMessage", "could not be found out", "CompleteLifecycleAction");
  }

  @Test
  void somebodyElsesRightsAreNotTried() throws InterruptedException {
    cluster.role(ACCOUNT, "arn:aws:iam::111122223333:role/drainer");
    cloud.failMethod(
        "denied", new RemoteFailure(RemoteFailure.FailureKind.DENIED, "no simulation", null));
    assertThat(of(Check.AWS_PERMISSIONS)).isEqualTo(new CheckOutcome.NotKnown("no simulation"));
  }

  @Test
  void withoutAKnownRoleNobodysRightsAreTakenForIts() throws InterruptedException {
    assertThat(of(Check.AWS_PERMISSIONS)).isInstanceOf(CheckOutcome.NotKnown.class);
  }

  @Test
  void whereReceivingWouldDoHarmNoHookIsPut() throws InterruptedException {
    serving = () -> new ControllerReplicas.ReplicaSummary(0, 0, List.of());
    cloud.messages(HealthySnapshot.QUEUE, 201);
    CheckOutcome outcome = of(Check.DELIVERY_PROBE, examine(true, Duration.ZERO));
    assertThat(outcome.toString()).contains("too many messages on the queue");
    assertThat(cloud.hooksPutAgain()).isEmpty();
  }

  @Test
  void rightsInTheClusterAreTheServiceAccounts() throws InterruptedException {
    cluster.deny(ACCOUNT, new ClusterPermission("patch", "", "nodes"));
    assertThat(of(Check.CLUSTER_PERMISSIONS).toString())
        .contains("service account lifecycle-manager/lifecycle-manager may not patch nodes");
  }

  @Test
  void itLooksAgainUntilThereIsNoErrorOrTheTimeIsOver() throws InterruptedException {
    cloud.noQueue();
    long start = time.nanos();
    assertThat(examine(false, Duration.ofMinutes(1)).errors()).isPositive();
    assertThat(time.since(start)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(70));
    assertThat(progress).anyMatch(line -> line.contains("looking again"));
  }
}
