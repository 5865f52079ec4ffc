package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.hold.HookMetadataContract;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsLifecycleActionsTest extends HookMetadataContract {
  private final SimulatedAwsClients loopback = new SimulatedAwsClients();
  private final AwsLifecycleActions actions =
      new AwsLifecycleActions(loopback.clients().autoScaling(), new SystemTime());

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void theHookTimeoutsOfOneGroupAreRequestedOnce() {
    LifecycleAction action = startTerminations(Map.of("drain", Duration.ofMinutes(5))).getFirst();
    for (int i = 0; i < 10; i++) {
      assertThat(actions.hookTimeouts(action.group(), "drain", MAX_AGE)).isPresent();
    }
    assertThat(loopback.aws().calls().of(AwsService.AUTO_SCALING, "DescribeLifecycleHooks"))
        .hasSize(1);
  }

  @Test
  void aHookThatIsNewerThanTheCachedAnswerIsFound() {
    GroupName name = new GroupName("workers");
    SimulatedGroup group = loopback.aws().autoScaling().createGroup(name.value());
    assertThat(actions.hookTimeouts(name, "drain", MAX_AGE)).isEmpty();
    group.hook(LifecycleHook.terminating("drain"));
    assertThat(actions.hookTimeouts(name, "drain", MAX_AGE)).isPresent();
  }

  @Test
  void aRequestForANewAnswerShowsTheMetadataThatHasChanged() {
    LifecycleAction action = startTerminations(Map.of("drain", Duration.ofMinutes(5))).getFirst();
    setMetadata(action.group(), "drain", "drain=evict");
    assertThat(actions.hookTimeouts(action.group(), "drain", MAX_AGE)).isPresent();
    setMetadata(action.group(), "drain", "drain=wait");
    assertThat(actions.hookTimeouts(action.group(), "drain", Duration.ZERO))
        .map(HookTimeouts::metadata)
        .contains("drain=wait");
    assertThat(loopback.aws().calls().of(AwsService.AUTO_SCALING, "DescribeLifecycleHooks"))
        .hasSize(2);
  }

  @Test
  void anActionOfADeletedHookIsOver() {
    LifecycleAction action = startTerminations(Map.of("drain", Duration.ofMinutes(5))).getFirst();
    loopback
        .clients()
        .autoScaling()
        .deleteLifecycleHook(ask ->
            ask.autoScalingGroupName(action.group().value()).lifecycleHookName(action.hook()));
    assertThat(actions.heartbeat(action))
        .isInstanceOf(LifecycleActions.LifecycleActionAnswer.ActionOver.class);
    assertThat(actions.complete(action, Verdict.CONTINUE))
        .isInstanceOf(LifecycleActions.LifecycleActionAnswer.ActionOver.class);
  }

  @Override
  protected LifecycleActions actions() {
    return actions;
  }

  @Override
  protected List<LifecycleAction> startTerminations(Map<String, Duration> hooks) {
    SimulatedGroup group = loopback.aws().autoScaling().createGroup("workers");
    hooks.forEach((name, timeout) ->
        group.hook(LifecycleHook.terminating(name).heartbeatTimeout(timeout).target("any queue")));
    loopback.aws().autoScaling().terminate(group.launch());
    return loopback.messages().stream().map(AwsLifecycleActionsTest::action).toList();
  }

  private static LifecycleAction action(String message) {
    return new LifecycleAction(
        new GroupName(field(message, "AutoScalingGroupName")),
        field(message, "LifecycleHookName"),
        new InstanceId(field(message, "EC2InstanceId")),
        field(message, "LifecycleActionToken"),
        field(message, "RequestId"));
  }

  private static String field(String message, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(message);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Override
  protected void setMetadata(GroupName group, String hook, String metadata) {
    SimulatedGroup simulated = loopback.aws().autoScaling().findGroup(group.value()).orElseThrow();
    simulated.hook(simulated.hook(hook).orElseThrow().metadata(metadata));
  }

  @Override
  protected void advanceTime(Duration time) {
    loopback.clock().advance(time);
  }

  @Override
  protected void terminateOutsideGroup(InstanceId instance) {
    loopback.aws().autoScaling().vanish(instance.value());
  }

  @Override
  protected void denyAllCalls() {
    loopback.denyAllRequests(AwsService.AUTO_SCALING);
  }
}
