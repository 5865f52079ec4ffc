package io.lifecyclemanager.doctor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.DryRunResult;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspectorContract;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.QueueFiller;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;

@Tag("full")
class AwsAccountInspectorTest extends AccountInspectorContract {
  private final InspectedLoopback inspected = new InspectedLoopback();
  private final SimulatedAwsClients loopback = inspected.loopback();
  private final AwsAccountInspector account = inspected.inspector();

  @AfterEach
  void close() {
    inspected.close();
  }

  @Test
  void aQueueIsFoundByItsUrl() {
    createQueues();
    try (AwsAccountInspector byUrl =
        AwsAccountInspector.of(RedirectedClients.REGION, null, inspected.url(), new SystemTime())) {
      assertThat(byUrl.queue()).contains(QUEUE);
      assertThat(byUrl.dryRun(Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage")))
          .isEqualTo(new DryRunResult(Set.of(), Set.of()));
    }
  }

  @Test
  void throttledRequestsAboutLoadBalancersAreRetried() {
    createBalancer(LoadBalancerFamily.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    Set<InstanceId> ours = Set.of(register("web"));
    loopback.aws().faults().add(AwsService.ELB_V2, "DescribeTargetHealth", Effect.throttling(), 1);
    assertThat(account.loadBalancers(Set.of(LoadBalancerFamily.APPLICATION), ours)).hasSize(1);
  }

  @Test
  void otherLoadBalancersCostOnlyTheRequestForTheirTargets() {
    createBalancer(LoadBalancerFamily.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    createBalancer(LoadBalancerFamily.APPLICATION, "foreign", Duration.ofSeconds(40), Map.of());
    createBalancer(LoadBalancerFamily.CLASSIC, "old", Duration.ofSeconds(40), Map.of());
    Set<InstanceId> ours = Set.of(register("web"));
    Object _ = register("foreign");
    loopback.aws().calls().clear();
    Object _ =
        account.loadBalancers(
            Set.of(LoadBalancerFamily.APPLICATION, LoadBalancerFamily.NETWORK), ours);
    assertThat(loopback.aws().calls().counts())
        .containsOnly(
            entry("ELB_V2.DescribeTargetGroups", 1L),
            entry("ELB_V2.DescribeTargetHealth", 2L),
            entry("ELB_V2.DescribeTags", 1L),
            entry("ELB_V2.DescribeTargetGroupAttributes", 1L));
  }

  @Test
  void anAccountNeedsAQueue() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> AwsAccountInspector.of(RedirectedClients.REGION, null, null, new SystemTime()));
  }

  @Override
  public AccountInspector inspector() {
    return account;
  }

  @Override
  public void createQueues() {
    inspected.fixture().queue(QUEUE);
  }

  @Override
  public void putMessages(String queue, int visible, int inFlight) {
    QueueFiller.fill(loopback.clients().sqs(), queue, visible, inFlight);
  }

  @Override
  public void createGroup(GroupName group, Map<String, String> tags) {
    SimulatedGroup made = loopback.aws().autoScaling().createGroup(group.value());
    tags.forEach(made::tag);
  }

  @Override
  public InstanceId launchIn(GroupName group) {
    return new InstanceId(loopback.aws().autoScaling().launch(group.value()));
  }

  @Override
  public void putHook(HookState hook) {
    inspected.fixture().hook(hook);
  }

  @Override
  public void createRole(String path, String name) {
    inspected.fixture().role(path, name, TRUST);
  }

  @Override
  public void allow(String role, String roleArn, RequiredPermission permission) {
    inspected.fixture().allow(role, permission);
  }

  @Override
  public void createBalancer(
      LoadBalancerFamily family, String name, Duration delay, Map<String, String> tags) {
    inspected.createBalancer(family, name, delay, tags);
  }

  @Override
  public InstanceId register(String loadBalancer) {
    return inspected.register(loadBalancer);
  }

  @Override
  public void createRule(String name, String queueArn) {
    try (EventBridgeClient events =
        inspected.loopback().aws().client(EventBridgeClient.builder())) {
      Object _ = events.putRule(ask -> ask.name(name).eventPattern("{\"source\":[\"aws.ec2\"]}"));
      Object _ =
          events.putTargets(
              ask -> ask.rule(name).targets(Target.builder().id("q").arn(queueArn).build()));
    }
  }

  @Override
  public void denyEverything() {
    inspected.denyEverything();
  }
}
