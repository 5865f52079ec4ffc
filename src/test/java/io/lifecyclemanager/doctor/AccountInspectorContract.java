package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lifecyclemanager.doctor.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.AccountInspector.RoleState;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What everybody who uses a {@link AccountInspector} relies on. */
public abstract class AccountInspectorContract {
  /** Who may take a role. */
  public static final String TRUST =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
          + "\"autoscaling.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}],"
          + "\"Version\":\"2012-10-17\"}";

  private static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "123456789012");
  private static final String ROLES = "arn:aws:iam::123456789012:role";

  /** The queue that is examined. */
  public static final QueueState QUEUE =
      new QueueState(
          PLACE.queueArn("terminations"),
          Duration.ofSeconds(45),
          Duration.ofDays(3),
          QueueState.SQS_MANAGED_KEY,
          "",
          Optional.of(new Resource.RedrivePolicy(PLACE.queueArn("dead"), 100)));

  private static final Set<LoadBalancerFamily> ALL = Set.of(LoadBalancerFamily.values());
  private static final GroupName GROUP = new GroupName("workers");
  private static final GroupName NONE = new GroupName("nobody");
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

  protected abstract AccountInspector inspector();

  /** Makes {@link #QUEUE}, and the one of its dead letters. */
  protected abstract void createQueues();

  /** Puts messages on a queue, and receives some of them. */
  protected abstract void putMessages(String queue, int visible, int inFlight);

  /** Makes a group. */
  protected abstract void createGroup(GroupName group, Map<String, String> tags);

  /** Makes an instance that is in service in its group. */
  protected abstract InstanceId launchIn(GroupName group);

  /** Gives a group a hook, in whatever transition. */
  protected abstract void putHook(HookState hook);

  /** Makes a role with {@link #TRUST}. */
  protected abstract void createRole(String path, String name);

  /** Allows a role something, and nothing else but what it is allowed otherwise. */
  protected abstract void allow(String role, String roleArn, RequiredPermission demand);

  /** Makes a balancer without instances. */
  protected abstract void createBalancer(
      LoadBalancerFamily kind, String name, Duration delay, Map<String, String> tags);

  /** Registers a new instance. */
  protected abstract InstanceId register(String balancer);

  /** Makes a rule that sends to a queue. */
  protected abstract void createRule(String name, String queueArn);

  /** From now on the caller may do nothing. */
  protected abstract void denyEverything();

  /** A hook of a group {@code workers}. */
  public static HookState hook(String name, String transition, String metadata) {
    return new HookState(
        new Resource.Hook(
            GROUP,
            name,
            "autoscaling:EC2_INSTANCE_" + transition,
            QUEUE.arn(),
            ROLES + "/sender",
            Duration.ofMinutes(15),
            "CONTINUE"),
        Duration.ofMinutes(1500),
        metadata);
  }

  private static void assertFails(RemoteFailure.FailureKind kind, ThrowingCallable question) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(question)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void itTellsWhoAsksAndWhere() {
    assertThat(inspector().caller().place()).isEqualTo(PLACE);
    assertThat(inspector().caller().arn()).startsWith("arn:aws:").contains(":123456789012:");
  }

  @Test
  void aQueueThatDoesNotExistIsNone() {
    assertThat(inspector().queue()).isEmpty();
    assertFails(RemoteFailure.FailureKind.REJECTED, () -> inspector().messageCount(QUEUE.arn()));
  }

  @Test
  void theQueueIsDescribed() {
    createQueues();
    assertThat(inspector().queue()).contains(QUEUE);
  }

  @Test
  void messagesAreCountedWhoeverHasReceivedThem() {
    createQueues();
    assertThat(inspector().messageCount(PLACE.queueArn("dead"))).isZero();
    putMessages("dead", 2, 1);
    assertThat(inspector().messageCount(PLACE.queueArn("dead"))).isEqualTo(3);
    assertThat(inspector().messageCount(QUEUE.arn())).isZero();
  }

  @Test
  void rulesAreFoundByTheQueueTheySendTo() {
    createQueues();
    createRule("one", QUEUE.arn());
    createRule("two", QUEUE.arn());
    createRule("other", PLACE.queueArn("dead"));
    assertThat(inspector().eventRulesTargeting(QUEUE.arn()))
        .containsExactlyInAnyOrder(
            "arn:aws:events:us-west-2:123456789012:rule/one",
            "arn:aws:events:us-west-2:123456789012:rule/two");
    assertThat(inspector().eventRulesTargeting(PLACE.queueArn("none"))).isEmpty();
  }

  @Test
  void groupsHaveTheirTagsAndInstances() {
    createGroup(GROUP, Map.of("kubernetes.io/cluster/prod", "owned"));
    createGroup(NONE, Map.of());
    InstanceId instance = launchIn(GROUP);
    assertThat(inspector().groups())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("arn")
        .containsExactlyInAnyOrder(
            new GroupState(
                GROUP,
                "",
                Map.of("kubernetes.io/cluster/prod", "owned"),
                Map.of(instance, "InService")),
            new GroupState(NONE, "", Map.of(), Map.of()));
    assertThat(inspector().groups())
        .allSatisfy(group ->
            assertThat(group.arn())
                .startsWith("arn:aws:autoscaling:us-west-2:123456789012:autoScalingGroup:")
                .endsWith(":autoScalingGroupName/" + group.name()));
  }

  @Test
  void hooksThatStopTerminationsAreFound() {
    createGroup(GROUP, Map.of());
    HookState terminating = hook("leave", "TERMINATING", "prod");
    putHook(terminating);
    putHook(hook("enter", "LAUNCHING", ""));
    assertThat(inspector().hooks(GROUP)).containsExactly(terminating);
  }

  @Test
  void aGroupThatDoesNotExistHasNoHooks() {
    createGroup(GROUP, Map.of());
    assertThat(inspector().hooks(GROUP)).isEmpty();
    assertThat(inspector().hooks(NONE)).isEmpty();
  }

  @Test
  void aHookIsPutAgainAsItIs() {
    createQueues();
    createGroup(GROUP, Map.of());
    for (String metadata : List.of("", "prod")) {
      putHook(hook("leave", "TERMINATING", metadata));
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
    assertThat(inspector().role(ROLES + "/team/nobody")).isEmpty();
  }

  @Test
  void aRoleOfAnotherAccountCannotBeLookedAt() {
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
  void theRootUserHasNoPolicies() {
    assertFails(
        RemoteFailure.FailureKind.REJECTED,
        () -> inspector().findDenied("arn:aws:iam::123456789012:root", List.of(READ)));
  }

  @Test
  void balancersThatKnowAnInstanceHaveTheirDelayTagsAndInstances() {
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
      LoadBalancerFamily kind,
      Duration delay,
      InstanceId instance,
      Map<String, String> tags) {
    return new LoadBalancerState(name, "", kind, delay, Set.of(instance), tags);
  }

  @Test
  void balancersAreOfTheKindsAskedForAndKnowOneOfTheInstances() {
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
  void aMissingRightIsNoAnswer() {
    createQueues();
    denyEverything();
    for (ThrowingCallable question :
        List.<ThrowingCallable>of(
            () -> inspector().groups(),
            () -> inspector().hooks(GROUP),
            () -> inspector().loadBalancers(ALL, Set.of(new InstanceId("i-0123456789abcdef0"))),
            () -> inspector().role(ROLES + "/sender"))) {
      assertFails(RemoteFailure.FailureKind.DENIED, question);
    }
  }
}
