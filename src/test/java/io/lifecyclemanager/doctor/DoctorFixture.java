package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas.ReplicaSummary;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.doctor.snapshot.OptionalFeature;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.fakes.doctor.FakeDoctorAws;
import io.lifecyclemanager.fakes.doctor.FakeDoctorCluster;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@link Doctor} over fakes. At first nothing is wrong: a queue, a group {@code blue} of the
 * cluster with a hook and a node, a group {@code foreign} of another cluster, and two replicas.
 */
final class DoctorFixture {
  static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "111122223333");
  static final ServiceAccount ACCOUNT =
      HealthySnapshot.target(Duration.ofHours(1), Duration.ZERO).serviceAccount();

  final SimulatedTime time = new SimulatedTime();
  final FakeDoctorAws account = new FakeDoctorAws();
  final FakeDoctorCluster cluster = new FakeDoctorCluster();
  final List<String> progress = new ArrayList<>();
  DoctorTarget target = HealthySnapshot.target(Duration.ofHours(1), Duration.ofMinutes(3));
  ControllerReplicas replicas = () -> new ReplicaSummary(2, 0, account.receiveTestMessages());

  DoctorFixture() {
    account
        .caller(new CallerIdentity("arn:aws:sts::111122223333:assumed-role/ops/jo", PLACE))
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

  /** The options of serve do not turn the feature on. */
  void turnOff(OptionalFeature feature) {
    Set<OptionalFeature> others = EnumSet.copyOf(target.features());
    others.remove(feature);
    target =
        new DoctorTarget(
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
            target.hookNames(),
            target.events(),
            others,
            target.completesLaunches());
  }

  /** Gives the hook of group {@code blue} this metadata. */
  void putMetadata(String metadata) {
    HookState hook = HealthySnapshot.hook("blue");
    account.hook(new HookState(hook.hook(), hook.globalTimeout(), metadata));
  }

  /** A failure because of a missing permission. */
  static RemoteFailure denied(String message) {
    return new RemoteFailure(RemoteFailure.FailureKind.DENIED, message, null);
  }

  DoctorReport run(boolean probe, Duration wait) throws InterruptedException {
    return new Doctor(target, account, cluster, replicas, time, progress::add)
        .runChecks(probe, wait);
  }

  /** Makes all checks once, without a probe. */
  CheckOutcome outcomeOf(Check check) throws InterruptedException {
    return outcomeOf(check, run(false, Duration.ZERO));
  }

  /** Makes all checks once, with a probe. */
  CheckOutcome probe() throws InterruptedException {
    return outcomeOf(Check.DELIVERY_PROBE, run(true, Duration.ZERO));
  }

  static CheckOutcome outcomeOf(Check check, DoctorReport report) {
    return report.results().stream()
        .filter(result -> result.check() == check)
        .findFirst()
        .orElseThrow()
        .outcome();
  }
}
