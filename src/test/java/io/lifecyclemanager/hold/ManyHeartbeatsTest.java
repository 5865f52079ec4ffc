package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.fakes.LifecycleActionOutcome;
import io.lifecyclemanager.fakes.RunningLoop;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many actions wait in a hook with a short timeout; the rate is ten heartbeats per second. */
@Tag("full")
class ManyHeartbeatsTest {
  private static final GroupName GROUP = new GroupName("web");
  private static final String HOOK = "drain";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimulatedTime time = new SimulatedTime();
  private final FakeAutoScaling autoScaling = new FakeAutoScaling(time, new FakeQueue(time));
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final HeartbeatScheduler heartbeats =
      new HeartbeatScheduler(autoScaling, 10, time, new Random(1), facts::add);

  /** Only closed. */
  @SuppressWarnings("UnusedVariable")
  @AutoClose
  private RunningLoop loop;

  @BeforeEach
  void start() {
    autoScaling.createGroup(GROUP);
    autoScaling.putHook(GROUP, HOOK, MINUTE);
    loop = new RunningLoop(time, "heartbeats", heartbeats::run);
  }

  @Test
  void fourHundredActionsAreKeptAliveAtTenHeartbeatsASecond() throws InterruptedException {
    keep(0, 400);
    time.sleep(MINUTE.multipliedBy(4));

    assertThat(autoScaling.outcomes()).isEmpty();
    assertThat(heartbeatsSent()).isLessThanOrEqualTo(4 * 600 + 10);
    assertThat(scarcities()).isEmpty();
  }

  @Test
  void ofAThousandActionsThoseWithinTheRateAreKeptAliveAndTheOthersAreReported()
      throws InterruptedException {
    keep(0, 1000);
    time.sleep(MINUTE.multipliedBy(2));
    Set<InstanceId> lost = expired();
    assertThat(lost).hasSizeBetween(400, 450);
    assertThat(scarcities())
        .anySatisfy(overload -> {
          assertThat(overload.held()).isEqualTo(1000);
          assertThat(overload.atRisk()).isBetween(400, 450);
        });

    time.sleep(MINUTE.multipliedBy(20));
    assertThat(expired()).as("no admitted action expires later").isEqualTo(lost);
    assertThat(scarcities().getLast().atRisk()).as("the others are known to be over").isZero();
    assertThat(heartbeatsSent()).isLessThanOrEqualTo(22 * 600 + 10);
  }

  @Test
  void theOldestActionsAreKeptAlive() throws InterruptedException {
    List<InstanceId> first = keep(0, 400);
    time.sleep(MINUTE.multipliedBy(3));
    keep(400, 600);
    time.sleep(MINUTE.multipliedBy(3));

    assertThat(expired()).hasSizeBetween(400, 460).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whenActionsAreStoppedOthersAreAdmitted() throws InterruptedException {
    autoScaling.putHook(GROUP, HOOK, MINUTE.multipliedBy(2));
    List<HeartbeatHandle> first = IntStream.range(0, 1000).mapToObj(this::keep).toList();
    time.sleep(MINUTE.multipliedBy(3));
    keep(1000, 300);
    time.sleep(Duration.ofSeconds(30));
    assertThat(scarcities().getLast().atRisk()).isBetween(190, 200);
    first.subList(0, 400).forEach(HeartbeatHandle::stop);
    time.sleep(MINUTE.multipliedBy(6));

    assertThat(scarcities().getLast().atRisk()).isZero();
    assertThat(expired()).hasSize(400);
  }

  @Test
  void throttlingSlowsAllHeartbeatsAndNoActionExpires() throws InterruptedException {
    autoScaling.putHook(GROUP, HOOK, MINUTE.multipliedBy(5));
    keep(0, 400);
    time.sleep(MINUTE.multipliedBy(3));
    autoScaling.faults().failCalls("heartbeat", RemoteFailure.FailureKind.THROTTLED);
    time.sleep(Duration.ofSeconds(10));
    int before = heartbeatsSent();
    time.sleep(MINUTE);
    assertThat(heartbeatsSent() - before).isBetween(20, 40);
    time.sleep(MINUTE);

    autoScaling.faults().clearFaults();
    time.sleep(MINUTE.multipliedBy(6));
    assertThat(expired()).isEmpty();
    assertThat(scarcities().getLast().atRisk()).as("reported while it lasted").isZero();
  }

  @Test
  void responsesThatTakeFiveSecondsLetNoActionExpire() throws InterruptedException {
    autoScaling.faults().delayCalls("heartbeat", Duration.ofSeconds(5));
    keep(0, 400);
    time.sleep(MINUTE.multipliedBy(4));

    assertThat(expired()).isEmpty();
  }

  @Test
  void aSlowLookupOfTimeoutsLetsNoActionExpire() throws InterruptedException {
    autoScaling.faults().delayCalls("hookTimeouts", Duration.ofSeconds(50));
    keep(0, 400);
    time.sleep(MINUTE.multipliedBy(3));

    assertThat(expired()).isEmpty();
  }

  @Test
  void whenResponsesAreTooSlowTheOldestActionsAreKeptAlive() throws InterruptedException {
    autoScaling.faults().delayCalls("heartbeat", Duration.ofSeconds(9));
    keep(0, 1000);
    time.sleep(MINUTE.multipliedBy(3));
    Set<InstanceId> lost = expired();
    assertThat(lost).hasSizeBetween(550, 720);

    time.sleep(MINUTE.multipliedBy(4));
    assertThat(expired()).isEqualTo(lost);
  }

  @Test
  void withoutPermissionToReadHooksTheShortestTimeoutIsAssumed() throws InterruptedException {
    autoScaling.faults().failCalls("hookTimeouts", RemoteFailure.FailureKind.DENIED);
    keep(0, 200);
    time.sleep(MINUTE.multipliedBy(3));

    assertThat(autoScaling.outcomes()).isEmpty();
  }

  @Test
  void anOldActionThatAnotherReplicaHasHeldIsAdmitted() throws InterruptedException {
    keep(0, 500);
    time.sleep(MINUTE.multipliedBy(2));
    autoScaling.launch(GROUP, instance(500));
    LifecycleAction action = autoScaling.terminate(instance(500)).getFirst();
    keep(action, Duration.ofHours(1));
    time.sleep(MINUTE.multipliedBy(3));

    assertThat(autoScaling.outcomes()).isEmpty();
  }

  private int heartbeatsSent() {
    return autoScaling.faults().calls("heartbeat");
  }

  private List<Fact.HeartbeatsAtRisk> scarcities() {
    return facts.stream()
        .filter(Fact.HeartbeatsAtRisk.class::isInstance)
        .map(Fact.HeartbeatsAtRisk.class::cast)
        .toList();
  }

  private Set<InstanceId> expired() {
    return autoScaling.expiries().stream()
        .map(LifecycleActionOutcome::action)
        .map(LifecycleAction::instance)
        .collect(Collectors.toSet());
  }

  private List<InstanceId> keep(int from, int many) {
    return IntStream.range(from, from + many)
        .peek(this::keep)
        .mapToObj(ManyHeartbeatsTest::instance)
        .toList();
  }

  private HeartbeatHandle keep(int number) {
    autoScaling.launch(GROUP, instance(number));
    return keep(autoScaling.terminate(instance(number)).getFirst(), Duration.ZERO);
  }

  private HeartbeatHandle keep(LifecycleAction action, Duration age) {
    return heartbeats.hold(
        action,
        time.in(age.negated()),
        () -> new TerminatingInstance(action.instance(), GROUP, null),
        times -> {},
        over -> {});
  }

  private static InstanceId instance(int number) {
    return new InstanceId(String.format("i-%017x", number));
  }
}
