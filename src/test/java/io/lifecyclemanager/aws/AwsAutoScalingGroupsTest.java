package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.AutoScalingGroupsContract;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog.AwsCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsAutoScalingGroupsTest extends AutoScalingGroupsContract {
  private static final String DESCRIBE = "DescribeAutoScalingInstances";

  private final SystemTime time = new SystemTime();

  /** Answers may take as long as a test wants them to. */
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(Duration.ofMinutes(5));

  private final AwsAutoScalingGroups groups =
      new AwsAutoScalingGroups(loopback.clients().autoScaling(), time);

  private final Queue<Optional<AutoScalingGroups.GroupMember>> answers =
      new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void instancesRequestedDuringARequestGoIntoTheNextOne() throws InterruptedException {
    createGroup("a", "b");
    AwsFault slow =
        loopback
            .aws()
            .faults()
            .add(AwsService.AUTO_SCALING, DESCRIBE, new Effect.Delay(Duration.ofHours(1)));
    Thread first = ask(launch());
    until(() -> slow.hits() == 1);
    List<Thread> others = IntStream.range(0, 119).mapToObj(i -> ask(launch())).toList();
    until(() -> others.stream().allMatch(one -> one.getState() == Thread.State.TIMED_WAITING));
    assertThat(slow.hits()).isEqualTo(1);
    slow.remove();
    until(() -> !first.isAlive() && others.stream().noneMatch(Thread::isAlive));
    assertThat(answers).hasSize(120).allMatch(Optional::isPresent);
    assertThat(describes()).hasSize(4);
  }

  private Thread ask(InstanceId instance) {
    return time.start(
        "ask",
        () -> {
          try {
            answers.add(groups.member(instance));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    Deadline end = time.in(Duration.ofMinutes(1));
    while (!condition.getAsBoolean()) {
      assertThat(time.isPast(end)).isFalse();
      time.sleep(Duration.ofMillis(5));
    }
  }

  @Test
  void anAnswerIsNeverOlderThanTheCall() throws InterruptedException {
    createGroup("a", "b");
    InstanceId instance = launch();
    assertThat(groups.member(instance).orElseThrow().state().isTerminating()).isFalse();
    terminate(instance);
    assertThat(groups.member(instance).orElseThrow().state().isTerminating()).isTrue();
  }

  @Test
  void tagsAreCachedForFiveMinutes() {
    createGroup("a", "b");
    for (int i = 0; i < 10; i++) {
      assertThat(groups.tags(GROUP)).containsEntry("a", "b");
    }
    assertThat(loopback.aws().calls().of(AwsService.AUTO_SCALING, "DescribeTags")).hasSize(1);
  }

  @Test
  void aFailureToReadTagsIsNotCached() {
    createGroup("a", "b");
    loopback.aws().faults().add(AwsService.AUTO_SCALING, "DescribeTags", Effect.throttling(), 1);
    assertThat(catchThrowable(() -> groups.tags(GROUP))).isNotNull();
    assertThat(groups.tags(GROUP)).containsEntry("a", "b");
  }

  @Test
  void theClientsOfACommandThatOnlyReadsRetryAfterThrottling() {
    createGroup("a", "b");
    loopback.aws().faults().add(AwsService.AUTO_SCALING, "DescribeTags", Effect.throttling(), 2);
    try (AwsClients retrying =
        AwsClients.createRetrying(RedirectedClients.REGION, new SystemTime())) {
      assertThat(new AwsAutoScalingGroups(retrying.autoScaling(), new SystemTime()).tags(GROUP))
          .containsEntry("a", "b");
    }
  }

  @Test
  void theTerminatingHooksOfAGroupAskForItsInstances() {
    createGroup("a", "b");
    loopback
        .aws()
        .autoScaling()
        .findGroup(GROUP.value())
        .orElseThrow()
        .hook(LifecycleHook.terminating("drain").metadata("drain=wait,deadline=2h"))
        .hook(LifecycleHook.terminating("audit").metadata("deadline=1h,wait-for-replacement=5m"))
        .hook(LifecycleHook.launching("join").metadata("drain=none"));
    Set<InstanceId> instances =
        IntStream.range(0, 51).mapToObj(_ -> launch()).collect(Collectors.toSet());
    InstanceId inNoGroup = new InstanceId("i-0123456789abcdef0");
    Map<InstanceId, PlanRequest> requests =
        groups.requests(
            Stream.concat(instances.stream(), Stream.of(inNoGroup)).collect(Collectors.toSet()));
    assertThat(requests.keySet()).isEqualTo(instances);
    assertThat(requests.values())
        .containsOnly(
            new PlanRequest(
                Optional.of(DrainMode.WAIT),
                Optional.of(Duration.ofHours(1)),
                Optional.of(Duration.ofMinutes(5)),
                Optional.empty(),
                Optional.empty(),
                List.of()));
    assertThat(loopback.aws().calls().of(AwsService.AUTO_SCALING, "DescribeLifecycleHooks"))
        .as("for each group")
        .hasSize(1);
  }

  private List<AwsCall> describes() {
    return loopback.aws().calls().of(AwsService.AUTO_SCALING, DESCRIBE);
  }

  @Override
  protected AutoScalingGroups fleet() {
    return groups;
  }

  @Override
  protected void createGroup(String tag, String value) {
    loopback
        .aws()
        .autoScaling()
        .createGroup(GROUP.value())
        .tag(tag, value)
        .hook(
            LifecycleHook.terminating("drain")
                .heartbeatTimeout(Duration.ofSeconds(30))
                .target("any queue"));
  }

  @Override
  protected InstanceId launch() {
    return new InstanceId(loopback.aws().autoScaling().launch(GROUP.value()));
  }

  @Override
  protected void terminate(InstanceId instance) {
    loopback.aws().autoScaling().terminate(instance.value());
  }

  @Override
  protected void passes(Duration duration) {
    loopback.clock().advance(duration);
  }

  @Override
  protected void forbidsEverything() {
    loopback.denyAllRequests(AwsService.AUTO_SCALING);
  }
}
