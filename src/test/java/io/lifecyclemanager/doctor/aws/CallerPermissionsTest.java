package io.lifecyclemanager.doctor.aws;

import static io.lifecyclemanager.doctor.AccountInspectorContract.QUEUE;
import static io.lifecyclemanager.doctor.AccountInspectorContract.TRUST;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.AccountInspector.DryRunResult;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody may do is simulated, or tried without effect. */
class CallerPermissionsTest {
  private static final Set<String> READING =
      Set.of(
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeLifecycleHooks",
          "autoscaling:DescribeScalingActivities",
          "autoscaling:DescribeTags",
          "elasticloadbalancing:DescribeInstanceHealth",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth");

  private final InspectedLoopback world = new InspectedLoopback();
  private final SimulatedAwsClients loopback = world.loopback();
  private final AwsAccountInspector account = world.inspector();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void theRoleOfASessionIsLookedAt() {
    world.fixture().role("/team/", "controller", TRUST);
    RequiredPermission read = new RequiredPermission("sqs:GetQueueUrl", "*", Map.of());
    RequiredPermission write = new RequiredPermission("sqs:DeleteQueue", "*", Map.of());
    world.fixture().allow("controller", read);
    String session = "arn:aws:sts::123456789012:assumed-role/controller/pod";
    assertThat(account.findDenied(session, List.of(read, write))).containsExactly(write);
  }

  @Test
  void actionsThatCannotBeSimulatedTogetherAreSimulatedSingly() {
    world.fixture().role("/", "controller", TRUST);
    RequiredPermission read = new RequiredPermission("sqs:GetQueueUrl", "*", Map.of());
    RequiredPermission write = new RequiredPermission("sqs:DeleteQueue", "*", Map.of());
    world.fixture().allow("controller", read);
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
  void whatReadsCanBeTriedAndWhatReceivesCannot() {
    world.fixture().queue(QUEUE);
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
  void whatIsForbiddenIsDeniedWhenTried() {
    world.denyEverything();
    assertThat(account.dryRun(READING)).isEqualTo(new DryRunResult(READING, Set.of()));
  }

  @Test
  void withoutAQueueItsRightsCannotBeTried() {
    Set<String> queue = Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage");
    assertThat(account.dryRun(queue)).isEqualTo(new DryRunResult(Set.of(), queue));
  }
}
