package io.lifecyclemanager.fakes;

import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.doctor.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.AccountInspectorContract;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

class FakeDoctorAwsTest extends AccountInspectorContract {
  private static final String HERE = ":us-west-2:123456789012:";
  private final FakeDoctorAws cloud = new FakeDoctorAws();
  private final Map<String, LoadBalancerState> balancers = new HashMap<>();

  @Override
  protected AccountInspector inspector() {
    return cloud;
  }

  @Override
  protected void createQueues() {
    cloud.queue(QUEUE).messages("arn:aws:sqs" + HERE + "dead", 0);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    cloud.messages("arn:aws:sqs" + HERE + queue, visible + inFlight);
  }

  @Override
  protected void createGroup(GroupName group, Map<String, String> tags) {
    cloud.group(
        new GroupState(
            group,
            "arn:aws:autoscaling" + HERE + "autoScalingGroup:1:autoScalingGroupName/" + group,
            tags,
            Map.of()));
  }

  @Override
  protected InstanceId launchIn(GroupName group) {
    InstanceId instance = new InstanceId("i-1");
    GroupState is =
        cloud.groups().stream().filter(one -> one.name().equals(group)).findFirst().orElseThrow();
    cloud.group(new GroupState(group, is.arn(), is.tags(), Map.of(instance, "InService")));
    return instance;
  }

  @Override
  protected void putHook(HookState hook) {
    if (hook.hook().transition().endsWith("TERMINATING")) {
      cloud.hook(hook);
    }
  }

  @Override
  protected void createRole(String path, String name) {
    cloud.role(new RoleState("arn:aws:iam::123456789012:role" + path + name, TRUST));
  }

  @Override
  protected void allow(String role, String roleArn, RequiredPermission demand) {
    cloud.allowOnly(roleArn, demand);
  }

  @Override
  protected void createBalancer(
      LoadBalancerFamily kind, String name, Duration delay, Map<String, String> tags) {
    String path =
        kind == LoadBalancerFamily.CLASSIC ? "loadbalancer/" + name : "targetgroup/" + name + "/1";
    LoadBalancerState made =
        new LoadBalancerState(
            name, "arn:aws:elasticloadbalancing" + HERE + path, kind, delay, Set.of(), tags);
    balancers.put(name, made);
    cloud.balancer(made);
  }

  @Override
  protected InstanceId register(String balancer) {
    InstanceId instance = new InstanceId("i-" + balancer);
    LoadBalancerState is = Objects.requireNonNull(balancers.get(balancer));
    cloud.balancer(
        new LoadBalancerState(
            balancer,
            is.arn(),
            is.family(),
            is.deregistrationDelay(),
            Set.of(instance),
            is.tags()));
    return instance;
  }

  @Override
  protected void createRule(String name, String queueArn) {
    cloud.rule("arn:aws:events" + HERE + "rule/" + name, queueArn);
  }

  @Override
  protected void denyEverything() {
    RemoteFailure denied =
        new RemoteFailure(RemoteFailure.FailureKind.DENIED, "forbidden by the test", null);
    List.of("groups", "hooks", "balancers", "role").forEach(one -> cloud.failMethod(one, denied));
  }
}
