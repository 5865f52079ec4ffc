package io.lifecyclemanager.doctor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.RoleState;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link AccountInspector} guarantees. */
public abstract class AccountInspectorContract implements InspectedAccount {
  private static final Set<LoadBalancerFamily> ALL = Set.of(LoadBalancerFamily.values());
  private static final GroupName OTHER = new GroupName("other");
  private static final RequiredPermission RECEIVE =
      new RequiredPermission("sqs:ReceiveMessage", QUEUE.arn(), Map.of());
  private static final RequiredPermission COMPLETE =
      new RequiredPermission(
          "autoscaling:CompleteLifecycleAction",
          "arn:aws:autoscaling:us-west-2:123456789012:autoScalingGroup:*:autoScalingGroupName/*",
          Map.of("autoscaling:ResourceTag/kubernetes.io/cluster/prod", "owned"));
  private static final RequiredPermission READ =
      new RequiredPermission(
          "autoscaling:DescribeTags", "*", Map.of("aws:RequestedRegion", "us-west-2"));

  private static void assertFails(RemoteFailure.FailureKind kind, ThrowingCallable query) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(query)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void theCallerHasItsArnAndLocation() {
    assertThat(inspector().caller().place()).isEqualTo(LOCATION);
    assertThat(inspector().caller().arn()).startsWith("arn:aws:").contains(":123456789012:");
  }

  @Test
  void aMissingQueueIsEmpty() {
    assertThat(inspector().queue()).isEmpty();
    assertFails(RemoteFailure.FailureKind.REJECTED, () -> inspector().messageCount(QUEUE.arn()));
  }

  @Test
  void theQueueHasItsAttributes() {
    createQueues();
    assertThat(inspector().queue()).contains(QUEUE);
  }

  @Test
  void messagesInFlightAreCountedToo() {
    createQueues();
    assertThat(inspector().messageCount(LOCATION.queueArn("dead"))).isZero();
    putMessages("dead", 2, 1);
    assertThat(inspector().messageCount(LOCATION.queueArn("dead"))).isEqualTo(3);
    assertThat(inspector().messageCount(QUEUE.arn())).isZero();
  }

  @Test
  void rulesAreFoundByTheirTargetQueue() {
    createQueues();
    createRule("one", QUEUE.arn());
    createRule("two", QUEUE.arn());
    createRule("other", LOCATION.queueArn("dead"));
    assertThat(inspector().eventRulesTargeting(QUEUE.arn()))
        .containsExactlyInAnyOrder(
            "arn:aws:events:us-west-2:123456789012:rule/one",
            "arn:aws:events:us-west-2:123456789012:rule/two");
    assertThat(inspector().eventRulesTargeting(LOCATION.queueArn("none"))).isEmpty();
    assertThat(inspector().eventRule("arn:aws:events:us-west-2:123456789012:rule/one"))
        .contains(new EventRule("one", "{\"source\":[\"aws.ec2\"]}", true));
    assertThat(inspector().eventRule("arn:aws:events:us-west-2:123456789012:rule/x")).isEmpty();
  }

  @Test
  void groupsHaveTheirTagsAndInstances() {
    createGroup(GROUP, Map.of("kubernetes.io/cluster/prod", "owned"));
    createGroup(OTHER, Map.of());
    InstanceId instance = launchIn(GROUP);
    assertThat(inspector().groups())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("arn")
        .containsExactlyInAnyOrder(
            new GroupState(
                GROUP,
                "",
                Map.of("kubernetes.io/cluster/prod", "owned"),
                Map.of(instance, "InService")),
            new GroupState(OTHER, "", Map.of(), Map.of()));
    assertThat(inspector().groups())
        .allSatisfy(group ->
            assertThat(group.arn())
                .startsWith("arn:aws:autoscaling:us-west-2:123456789012:autoScalingGroup:")
                .endsWith(":autoScalingGroupName/" + group.name()));
  }

  @Test
  void hooksOnTerminationsAndLaunchesAreFound() {
    createGroup(GROUP, Map.of());
    HookState terminating = InspectedAccount.hook("leave", "TERMINATING", "prod");
    putHook(terminating);
    HookState launching = InspectedAccount.hook("enter", "LAUNCHING", "");
    putHook(launching);
    assertThat(inspector().hooks(GROUP)).containsExactlyInAnyOrder(terminating, launching);
  }

  @Test
  void aMissingGroupHasNoHooks() {
    createGroup(GROUP, Map.of());
    assertThat(inspector().hooks(GROUP)).isEmpty();
    assertThat(inspector().hooks(OTHER)).isEmpty();
  }

  @Test
  void aHookIsPutAgainWithoutAChange() {
    createQueues();
    createGroup(GROUP, Map.of());
    for (String metadata : List.of("", "prod")) {
      putHook(InspectedAccount.hook("leave", "TERMINATING", metadata));
      List<HookState> before = inspector().hooks(GROUP);
      assertThat(inspector().putHookAgain(before.getFirst())).isEqualTo(new ApplyResult.Applied());
      assertThat(inspector().hooks(GROUP)).hasSize(1).isEqualTo(before);
    }
  }

  @Test
  void aRoleIsFoundByItsArn() {
    createRole("/team/", "sender");
    assertThat(inspector().role(ROLES + "/team/sender"))
        .contains(new RoleState(ROLES + "/team/sender", TRUST));
    assertThat(inspector().role(ROLES + "/sender")).isEmpty();
    assertThat(inspector().role(ROLES + "/team/other")).isEmpty();
  }

  @Test
  void aRoleOfAnotherAccountIsRejected() {
    assertFails(
        RemoteFailure.FailureKind.REJECTED,
        () -> inspector().role("arn:aws:iam::210987654321:role/sender"));
  }

  @Test
  void whatARoleMayNotDoIsDenied() {
    createRole("/", "controller");
    List<RequiredPermission> all = List.of(RECEIVE, COMPLETE, READ);
    String arn = ROLES + "/controller";
    allow("controller", arn, READ);
    assertThat(inspector().findDenied(arn, all)).containsExactly(RECEIVE, COMPLETE);
    allow("controller", arn, COMPLETE);
    RequiredPermission another =
        new RequiredPermission(
            COMPLETE.action(),
            COMPLETE.resource(),
            Map.of("autoscaling:ResourceTag/kubernetes.io/cluster/prod", "shared"));
    assertThat(inspector().findDenied(arn, List.of(RECEIVE, COMPLETE, another, READ)))
        .containsExactly(RECEIVE, another);
    allow("controller", arn, RECEIVE);
    assertThat(inspector().findDenied(arn, all)).isEmpty();
  }

  @Test
  void theRootUserHasNoPoliciesToSimulate() {
    assertFails(
        RemoteFailure.FailureKind.REJECTED,
        () -> inspector().findDenied("arn:aws:iam::123456789012:root", List.of(READ)));
  }

  @Test
  void loadBalancersHaveTheirDelayTagsAndInstances() {
    Map<String, String> tags = Map.of("elbv2.k8s.aws/cluster", "prod");
    createBalancer(LoadBalancerFamily.APPLICATION, "web", Duration.ofSeconds(40), tags);
    createBalancer(LoadBalancerFamily.NETWORK, "tcp", Duration.ofMinutes(5), Map.of());
    createBalancer(LoadBalancerFamily.CLASSIC, "old", Duration.ofSeconds(60), tags);
    createBalancer(LoadBalancerFamily.CLASSIC, "abrupt", Duration.ZERO, Map.of());
    createBalancer(LoadBalancerFamily.NETWORK, "empty", Duration.ofMinutes(5), Map.of());
    InstanceId first = register("web");
    InstanceId second = register("old");
    InstanceId third = register("tcp");
    InstanceId fourth = register("abrupt");
    assertThat(inspector().loadBalancers(ALL, Set.of(first, second, third, fourth)))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("arn")
        .containsExactlyInAnyOrder(
            state("web", LoadBalancerFamily.APPLICATION, Duration.ofSeconds(40), first, tags),
            state("tcp", LoadBalancerFamily.NETWORK, Duration.ofMinutes(5), third, Map.of()),
            state("old", LoadBalancerFamily.CLASSIC, Duration.ofSeconds(60), second, tags),
            state("abrupt", LoadBalancerFamily.CLASSIC, Duration.ZERO, fourth, Map.of()));
  }

  private static LoadBalancerState state(
      String name,
      LoadBalancerFamily family,
      Duration delay,
      InstanceId instance,
      Map<String, String> tags) {
    return new LoadBalancerState(name, "", family, delay, Set.of(instance), tags);
  }

  @Test
  void onlyLoadBalancersOfTheFamiliesWithOneOfTheInstancesAreReturned() {
    createBalancer(LoadBalancerFamily.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    createBalancer(LoadBalancerFamily.NETWORK, "tcp", Duration.ofSeconds(40), Map.of());
    createBalancer(LoadBalancerFamily.CLASSIC, "old", Duration.ofSeconds(60), Map.of());
    createBalancer(LoadBalancerFamily.CLASSIC, "foreign", Duration.ofSeconds(60), Map.of());
    Set<InstanceId> ours = Set.of(register("web"), register("tcp"), register("old"));
    Object _ = register("foreign");
    assertThat(inspector().loadBalancers(ALL, ours))
        .extracting(LoadBalancerState::name)
        .containsExactlyInAnyOrder("web", "tcp", "old");
    assertThat(inspector().loadBalancers(Set.of(LoadBalancerFamily.NETWORK), ours))
        .singleElement()
        .extracting(LoadBalancerState::arn, STRING)
        .startsWith("arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/tcp/");
    assertThat(inspector().loadBalancers(Set.of(LoadBalancerFamily.CLASSIC), ours))
        .extracting(LoadBalancerState::arn)
        .containsExactly("arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/old");
    assertThat(inspector().loadBalancers(Set.of(), ours)).isEmpty();
    assertThat(inspector().loadBalancers(ALL, Set.of())).isEmpty();
  }

  @Test
  void aMissingPermissionIsAFailure() {
    createQueues();
    denyEverything();
    for (ThrowingCallable query :
        List.<ThrowingCallable>of(
            () -> inspector().groups(),
            () -> inspector().hooks(GROUP),
            () -> inspector().loadBalancers(ALL, Set.of(new InstanceId("i-0123456789abcdef0"))),
            () -> inspector().role(ROLES + "/sender"))) {
      assertFails(RemoteFailure.FailureKind.DENIED, query);
    }
  }
}
