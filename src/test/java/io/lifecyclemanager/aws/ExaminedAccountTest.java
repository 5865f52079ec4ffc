package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.lifecyclemanager.doctor.Cloud;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.doctor.Cloud.Tries;
import io.lifecyclemanager.doctor.CloudContract;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import io.lifecyclemanager.sandbox.aws.SimulatedGroup;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;

class ExaminedAccountTest extends CloudContract {
  private final ExaminedLoopback world = new ExaminedLoopback();
  private final Loopback loopback = world.loopback();
  private final ExaminedAccount account = world.account();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aQueueIsFoundByItsUrlToo() {
    createQueues();
    try (ExaminedAccount byUrl =
        ExaminedAccount.of(LedClients.REGION, null, world.url(), new SystemTime())) {
      assertThat(byUrl.queue()).contains(QUEUE);
      assertThat(byUrl.tries(Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage")))
          .isEqualTo(new Tries(Set.of(), Set.of()));
    }
  }

  @Test
  void whoeverAsksTooOftenAboutBalancersWaits() {
    createBalancer(Kind.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    Set<InstanceId> ours = Set.of(register("web"));
    loopback.aws().faults().add(AwsService.ELB_V2, "DescribeTargetHealth", Effect.throttling(), 1);
    assertThat(account.balancers(Set.of(Kind.APPLICATION), ours)).hasSize(1);
  }

  @Test
  void ofBalancersThatAreNotOursNothingMoreIsAskedThanWhomTheyKnow() {
    createBalancer(Kind.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    createBalancer(Kind.APPLICATION, "foreign", Duration.ofSeconds(40), Map.of());
    createBalancer(Kind.CLASSIC, "old", Duration.ofSeconds(40), Map.of());
    Set<InstanceId> ours = Set.of(register("web"));
    Object _ = register("foreign");
    loopback.aws().calls().clear();
    Object _ = account.balancers(Set.of(Kind.APPLICATION, Kind.NETWORK), ours);
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
        .isThrownBy(() -> ExaminedAccount.of(LedClients.REGION, null, null, new SystemTime()));
  }

  @Override
  protected Cloud cloud() {
    return account;
  }

  @Override
  protected void createQueues() {
    world.parts().queue(QUEUE);
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
    world.parts().hook(hook);
  }

  @Override
  protected void createRole(String path, String name) {
    world.parts().role(path, name, TRUST);
  }

  @Override
  protected void allow(String role, String roleArn, RequiredPermission demand) {
    world.parts().allow(role, demand);
  }

  @Override
  protected void createBalancer(Kind kind, String name, Duration delay, Map<String, String> tags) {
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
  protected void forbidsEverything() {
    world.forbidsEverything();
  }
}
