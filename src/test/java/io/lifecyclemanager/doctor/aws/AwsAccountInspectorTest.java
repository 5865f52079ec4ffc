package io.lifecyclemanager.doctor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.lifecyclemanager.aws.Puts;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.doctor.AccountInspector.DryRunResult;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspectorContract;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;

class AwsAccountInspectorTest extends AccountInspectorContract {
  private final InspectedLoopback world = new InspectedLoopback();
  private final SimulatedAwsClients loopback = world.loopback();
  private final AwsAccountInspector account = world.inspector();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aQueueIsFoundByItsUrlToo() {
    createQueues();
    try (AwsAccountInspector byUrl =
        AwsAccountInspector.of(RedirectedClients.REGION, null, world.url(), new SystemTime())) {
      assertThat(byUrl.queue()).contains(QUEUE);
      assertThat(byUrl.dryRun(Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage")))
          .isEqualTo(new DryRunResult(Set.of(), Set.of()));
    }
  }

  @Test
  void whoeverAsksTooOftenAboutBalancersWaits() {
    createBalancer(LoadBalancerFamily.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    Set<InstanceId> ours = Set.of(register("web"));
    loopback.aws().faults().add(AwsService.ELB_V2, "DescribeTargetHealth", Effect.throttling(), 1);
    assertThat(account.loadBalancers(Set.of(LoadBalancerFamily.APPLICATION), ours)).hasSize(1);
  }

  @Test
  void ofBalancersThatAreNotOursNothingMoreIsAskedThanWhomTheyKnow() {
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
  protected AccountInspector inspector() {
    return account;
  }

  @Override
  protected void createQueues() {
    world.fixture().queue(QUEUE);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    Puts.messages(loopback.clients().sqs(), queue, visible, inFlight);
  }

  @Override
  protected void createGroup(GroupName group, Map<String, String> tags) {
    SimulatedGroup made = loopback.aws().autoScaling().createGroup(group.value());
    tags.forEach(made::tag);
  }

  @Override
  protected InstanceId launchIn(GroupName group) {
    return new InstanceId(loopback.aws().autoScaling().launch(group.value()));
  }

  @Override
  protected void putHook(HookState hook) {
    world.fixture().hook(hook);
  }

  @Override
  protected void createRole(String path, String name) {
    world.fixture().role(path, name, TRUST);
  }

  @Override
  protected void allow(String role, String roleArn, RequiredPermission demand) {
    world.fixture().allow(role, demand);
  }

  @Override
  protected void createBalancer(
      LoadBalancerFamily kind, String name, Duration delay, Map<String, String> tags) {
    world.createBalancer(kind, name, delay, tags);
  }

  @Override
  protected InstanceId register(String balancer) {
    return world.register(balancer);
  }

  @Override
  protected void createRule(String name, String queueArn) {
    try (EventBridgeClient events = world.loopback().aws().client(EventBridgeClient.builder())) {
      Object _ = events.putRule(ask -> ask.name(name).eventPattern("{}"));
      Object _ =
          events.putTargets(
              ask -> ask.rule(name).targets(Target.builder().id("q").arn(queueArn).build()));
    }
  }

  @Override
  protected void denyEverything() {
    world.denyEverything();
  }
}
