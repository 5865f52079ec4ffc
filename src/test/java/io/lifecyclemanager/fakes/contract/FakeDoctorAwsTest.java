package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.snapshot.AccountInspectorContract;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.fakes.doctor.FakeDoctorAws;
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
  private final FakeDoctorAws account = new FakeDoctorAws();
  private final Map<String, LoadBalancerState> balancers = new HashMap<>();

  @Override
  public AccountInspector inspector() {
    return account;
  }

  @Override
  public void createQueues() {
    account.queue(QUEUE).messages("arn:aws:sqs" + HERE + "dead", 0);
  }

  @Override
  public void putMessages(String queue, int visible, int inFlight) {
    account.messages("arn:aws:sqs" + HERE + queue, visible + inFlight);
  }

  @Override
  public void createGroup(GroupName group, Map<String, String> tags) {
    account.group(
        new GroupState(
            group,
            "arn:aws:autoscaling" + HERE + "autoScalingGroup:1:autoScalingGroupName/" + group,
            tags,
            Map.of()));
  }

  @Override
  public InstanceId launchIn(GroupName group) {
    InstanceId instance = new InstanceId("i-1");
    GroupState is =
        account.groups().stream().filter(one -> one.name().equals(group)).findFirst().orElseThrow();
    account.group(new GroupState(group, is.arn(), is.tags(), Map.of(instance, "InService")));
    return instance;
  }

  @Override
  public void putHook(HookState hook) {
    account.hook(hook);
  }

  @Override
  public void createRole(String path, String name) {
    account.role(new RoleState("arn:aws:iam::123456789012:role" + path + name, TRUST));
  }

  @Override
  public void allow(String role, String roleArn, RequiredPermission permission) {
    account.permissions().allowOnly(roleArn, permission);
  }

  @Override
  public void createBalancer(
      LoadBalancerFamily family, String name, Duration delay, Map<String, String> tags) {
    String path =
        family == LoadBalancerFamily.CLASSIC
            ? "loadbalancer/" + name
            : "targetgroup/" + name + "/1";
    LoadBalancerState made =
        new LoadBalancerState(
            name, "arn:aws:elasticloadbalancing" + HERE + path, family, delay, Set.of(), tags);
    balancers.put(name, made);
    account.balancer(made);
  }

  @Override
  public InstanceId register(String balancer) {
    InstanceId instance = new InstanceId("i-" + balancer);
    LoadBalancerState is = Objects.requireNonNull(balancers.get(balancer));
    account.balancer(
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
  public void createRule(String name, String queueArn) {
    account.rule("arn:aws:events" + HERE + "rule/" + name, queueArn);
  }

  @Override
  public void denyEverything() {
    RemoteFailure denied =
        new RemoteFailure(RemoteFailure.FailureKind.DENIED, "forbidden by the test", null);
    List.of("groups", "hooks", "loadBalancers", "role")
        .forEach(one -> account.failMethod(one, denied));
  }
}
