package io.lifecyclemanager.doctor.aws;

import static io.lifecyclemanager.doctor.snapshot.InspectedAccount.QUEUE;
import static io.lifecyclemanager.doctor.snapshot.InspectedAccount.TRUST;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.DryRunResult;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Permissions are simulated, or tested by calls without an effect. */
@Tag("full")
class CallerPermissionsTest {
  private static final Set<String> READING =
      Set.of(
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeLifecycleHooks",
          "autoscaling:DescribeScalingActivities",
          "autoscaling:DescribeTags",
          "ec2:DescribeCapacityReservations",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstances",
          "ec2:DescribeSpotInstanceRequests",
          "elasticloadbalancing:DescribeInstanceHealth",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth");

  @AutoClose private final InspectedLoopback inspected = new InspectedLoopback();
  private final SimulatedAwsClients loopback = inspected.loopback();
  private final AwsAccountInspector account = inspected.inspector();

  @Test
  void theRoleOfASessionIsSimulated() {
    inspected.fixture().role("/team/", "controller", TRUST);
    RequiredPermission read = new RequiredPermission("sqs:GetQueueUrl", "*", Map.of());
    RequiredPermission write = new RequiredPermission("sqs:DeleteQueue", "*", Map.of());
    inspected.fixture().allow("controller", read);
    String session = "arn:aws:sts::123456789012:assumed-role/controller/pod";
    assertThat(account.findDenied(session, List.of(read, write))).containsExactly(write);
  }

  @Test
  void actionsThatCannotBeSimulatedTogetherAreSimulatedSingly() {
    inspected.fixture().role("/", "controller", TRUST);
    RequiredPermission read = new RequiredPermission("sqs:GetQueueUrl", "*", Map.of());
    RequiredPermission write = new RequiredPermission("sqs:DeleteQueue", "*", Map.of());
    inspected.fixture().allow("controller", read);
    loopback
        .aws()
        .faults()
        .add(
            AwsService.IAM,
            "SimulatePrincipalPolicy",
            new Effect.Fail(
                400,
                "InvalidInput",
                "Invalid Input Actions: [a] and [b] require different authorization information."),
            1);
    String arn = "arn:aws:iam::123456789012:role/controller";
    assertThat(account.findDenied(arn, List.of(read, write))).containsExactly(write);
    assertThat(loopback.aws().calls().of(AwsService.IAM, "SimulatePrincipalPolicy")).hasSize(3);
  }

  @Test
  void readsCanBeTestedAndReceivesCannot() {
    inspected.fixture().queue(QUEUE);
    Set<String> queue =
        Set.of(
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage");
    assertThat(account.dryRun(queue)).isEqualTo(new DryRunResult(Set.of(), Set.of()));
    assertThat(account.dryRun(READING)).isEqualTo(new DryRunResult(Set.of(), Set.of()));
    Set<String> other = Set.of("sqs:ReceiveMessage", "autoscaling:CompleteLifecycleAction");
    assertThat(account.dryRun(other)).isEqualTo(new DryRunResult(Set.of(), other));
  }

  @Test
  void forbiddenCallsAreReportedAsDenied() {
    inspected.denyEverything();
    assertThat(account.dryRun(READING)).isEqualTo(new DryRunResult(READING, Set.of()));
  }

  @Test
  void withoutAQueueItsActionsAreUntested() {
    Set<String> queue = Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage");
    assertThat(account.dryRun(queue)).isEqualTo(new DryRunResult(Set.of(), queue));
  }
}
