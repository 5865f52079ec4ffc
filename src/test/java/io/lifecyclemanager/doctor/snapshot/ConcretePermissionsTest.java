package io.lifecyclemanager.doctor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A policy may name the groups and the balancers that there are. */
class ConcretePermissionsTest {
  private static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "111122223333");
  private static final String SCALING = "arn:aws:autoscaling:us-west-2:111122223333:";
  private static final String BALANCING = "arn:aws:elasticloadbalancing:us-west-2:111122223333:";
  private static final String TAG = "kubernetes.io/cluster/prod";
  private static final List<RequiredPermission> NEEDED =
      new ControllerPermissions(
              PLACE, HealthySnapshot.QUEUE, "prod", true, true, Set.of(), Optional.empty())
          .policy()
          .requiredPermissions();

  private static List<RequiredPermission> of(String action, List<RequiredPermission> demands) {
    return demands.stream().filter(demand -> demand.action().equals(action)).toList();
  }

  @Test
  void anActionIsOneOfEachGroupThatThereIsWithItsTags() {
    String action = "autoscaling:CompleteLifecycleAction";
    Map<String, String> context =
        Map.of("autoscaling:ResourceTag/" + TAG, "owned", "aws:ResourceTag/" + TAG, "owned");
    String group = SCALING + "autoScalingGroup:1:autoScalingGroupName/";
    assertThat(of(action, ConcretePermissions.of(NEEDED, new HealthySnapshot().groups, List.of())))
        .containsExactly(
            new RequiredPermission(action, group + "blue", context),
            new RequiredPermission(action, group + "green", context));
  }

  @Test
  void aRegistrationIsInEachBalancerOfItsKindWithTheTagsThatItHas() {
    List<RequiredPermission> real =
        ConcretePermissions.of(
            NEEDED,
            List.of(),
            List.of(
                HealthySnapshot.loadBalancer(LoadBalancerFamily.NETWORK, Duration.ZERO, "shared"),
                HealthySnapshot.loadBalancer(LoadBalancerFamily.CLASSIC, Duration.ZERO, "owned")));
    String targets = "elasticloadbalancing:DeregisterTargets";
    assertThat(of(targets, real))
        .containsExactly(
            new RequiredPermission(targets, BALANCING + "targetgroup/web/1", tagged("shared")));
    String classic = "elasticloadbalancing:DeregisterInstancesFromLoadBalancer";
    assertThat(of(classic, real))
        .containsExactly(
            new RequiredPermission(classic, BALANCING + "loadbalancer/web", tagged("owned")));
  }

  private static Map<String, String> tagged(String value) {
    return Map.of(
        "elasticloadbalancing:ResourceTag/" + TAG, value, "aws:ResourceTag/" + TAG, value);
  }

  @Test
  void whereThereIsNoneAndWhereNoneIsNeededTheDemandStays() {
    assertThat(ConcretePermissions.of(NEEDED, List.of(), List.of())).isEqualTo(NEEDED);
    List<RequiredPermission> real =
        ConcretePermissions.of(
            NEEDED, new HealthySnapshot().groups, new HealthySnapshot().loadBalancers);
    for (String action : List.of("sqs:DeleteMessage", "autoscaling:DescribeTags")) {
      assertThat(of(action, real)).isEqualTo(of(action, NEEDED)).isNotEmpty();
    }
  }
}
