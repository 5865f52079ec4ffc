package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.intake.PendingTerminationsContract;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsPendingTerminationsTest extends PendingTerminationsContract {
  private static final String OURS = "arn:aws:sqs:us-west-2:123456789012:ours";
  private static final String THEIRS = "arn:aws:sqs:us-west-2:123456789012:theirs";

  private final Map<GroupName, SimulatedGroup> groups = new HashMap<>();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final SystemTime time = new SystemTime();
  private final SimulatedAwsClients loopback = new SimulatedAwsClients();
  private final AwsPendingTerminations waiting =
      new AwsPendingTerminations(loopback.clients().autoScaling(), () -> OURS, time, facts::add);

  AwsPendingTerminationsTest() {
    // The HTTP server of the simulator says the real time in its answers.
    loopback.clock().advance(Duration.between(loopback.clock().instant(), time.now()));
    loopback.clock().advance(TEN_MINUTES.negated());
  }

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void aListCostsOneRequestForAHundredGroupsAndOneForEachGroupWithAWaitingInstance()
      throws InterruptedException {
    createGroup("drain");
    IntStream.range(0, 149).forEach(i -> loopback.aws().autoScaling().createGroup("group-" + i));
    IntStream.range(0, 60).forEach(i -> terminate(launch(GROUP)));
    for (int i = 0; i < 3; i++) {
      assertThat(waiting.list()).hasSize(60);
    }
    assertThat(calls("DescribeAutoScalingGroups")).isEqualTo(6);
    assertThat(calls("DescribeLifecycleHooks")).isEqualTo(1);
  }

  @Test
  void activitiesAreReadFromAllPagesThatAreNotTooOld() throws InterruptedException {
    createGroup("drain");
    InstanceId first = launch(GROUP);
    terminate(first);
    IntStream.range(0, 150).forEach(i -> launch(GROUP));
    Set<InstanceId> sought = Set.of(first, new InstanceId("i-0123456789abcdeff"));
    Map<InstanceId, PendingTerminations.TerminationActivity> found =
        waiting.activities(GROUP, sought);
    assertThat(found).containsOnlyKeys(first);
    assertThat(calls("DescribeScalingActivities")).isEqualTo(2);
  }

  @Test
  void aFailureOnASecondPageIsAFailureOfTheWholeList() {
    IntStream.range(0, 150).forEach(i -> loopback.aws().autoScaling().createGroup("group-" + i));
    createGroup("drain");
    terminate(launch(GROUP));
    loopback
        .aws()
        .faults()
        .add(AwsService.AUTO_SCALING, "DescribeLifecycleHooks", Effect.throttling(), 1);
    assertThatExceptionOfType(RemoteFailure.class).isThrownBy(waiting::list);
  }

  @Test
  void anInstanceOnItsWayIntoTheWarmPoolIsListedInAGroupWithoutLaunchingHooks()
      throws InterruptedException {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    scaleIntoWarmPool(instance);
    assertThat(waiting.list()).extracting(it -> it.instance()).containsExactly(instance);
    assertThat(calls("DescribeScalingActivities")).isZero();
  }

  @Test
  void theNewestActivityTellsAScaleInFromALaunchIntoTheWarmPool() throws InterruptedException {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    var _ = groups.get(GROUP).hook(LifecycleHook.launching("boot").target(OURS));
    scaleIntoWarmPool(instance);
    var _ = groups.get(GROUP).launchIntoWarmPool();
    assertThat(waiting.list())
        .containsExactly(
            new PendingTerminations.PendingTermination(instance, GROUP, List.of("drain")));
  }

  @Test
  void anInstanceOnItsWayIntoTheWarmPoolIsNotListedWhileItsActivityIsUnknown()
      throws InterruptedException {
    createGroup("drain");
    InstanceId pooled = launch(GROUP);
    InstanceId terminated = launch(GROUP);
    var _ = groups.get(GROUP).hook(LifecycleHook.launching("boot").target(OURS));
    scaleIntoWarmPool(pooled);
    terminate(terminated);
    loopback
        .aws()
        .faults()
        .add(AwsService.AUTO_SCALING, "DescribeScalingActivities", Effect.accessDenied());
    assertThat(waiting.list()).extracting(it -> it.instance()).containsExactly(terminated);
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            Fact.RemoteCallFailed.class,
            it -> assertThat(it.operation()).isEqualTo("scaling activities of " + GROUP));
  }

  @Test
  void hooksThatMayBeOursAreNotReadAgainAndThoseOfOtherToolsAre() throws InterruptedException {
    createGroup("drain");
    put(GROUP, "topic", "arn:aws:sns:us-west-2:123456789012:terminations");
    var _ = groups.get(GROUP).hook(LifecycleHook.terminating("events"));
    put(GROUP, "theirs", THEIRS);
    assertThat(waiting.otherQueue(GROUP, "topic")).isEmpty();
    assertThat(waiting.otherQueue(GROUP, "events")).isEmpty();
    assertThat(calls("DescribeLifecycleHooks")).isEqualTo(1);
    assertThat(waiting.otherQueue(GROUP, "theirs")).contains(THEIRS);
    assertThat(calls("DescribeLifecycleHooks")).isEqualTo(2);
  }

  private void scaleIntoWarmPool(InstanceId instance) {
    loopback.aws().autoScaling().send(instance.value(), InstanceTransition.TO_WARM_POOL);
  }

  private int calls(String operation) {
    return loopback.aws().calls().of(AwsService.AUTO_SCALING, operation).size();
  }

  @Override
  protected PendingTerminations waiting() {
    return waiting;
  }

  @Override
  protected void createGroup(String hook) {
    groups.put(GROUP, loopback.aws().autoScaling().createGroup(GROUP.value()));
    addHook(hook);
  }

  @Override
  protected void addHookElsewhere(String hook) {
    put(GROUP, hook, THEIRS);
  }

  @Override
  protected void addHook(String hook) {
    put(GROUP, hook, OURS);
  }

  @Override
  protected void addHook(String hook, String target) {
    put(GROUP, hook, target);
  }

  @Override
  protected void createForeignGroup(GroupName group, String hook) {
    groups.put(group, loopback.aws().autoScaling().createGroup(group.value()));
    put(group, hook, THEIRS);
  }

  private void put(GroupName group, String hook, String queue) {
    var _ = groups.get(group).hook(LifecycleHook.terminating(hook).target(queue));
  }

  @Override
  protected InstanceId launch(GroupName group) {
    return new InstanceId(loopback.aws().autoScaling().launch(group.value()));
  }

  @Override
  protected void terminate(InstanceId instance) {
    loopback.aws().autoScaling().terminate(instance.value());
  }

  @Override
  protected void complete(InstanceId instance, String hook) {
    loopback
        .clients()
        .autoScaling()
        .completeLifecycleAction(ask ->
            ask.autoScalingGroupName(GROUP.value())
                .lifecycleHookName(hook)
                .instanceId(instance.value())
                .lifecycleActionResult("CONTINUE"));
  }

  @Override
  protected void tenMinutesPass() {
    loopback.clock().advance(TEN_MINUTES);
  }

  @Override
  protected void forbidsEverything() {
    loopback.denyAllRequests(AwsService.AUTO_SCALING);
  }
}
