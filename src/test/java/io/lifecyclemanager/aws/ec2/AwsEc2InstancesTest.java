package io.lifecyclemanager.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.SimulatedEc2Contract;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog.AwsCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsEc2InstancesTest extends SimulatedEc2Contract {
  private final SystemTime time = new SystemTime();

  /** Answers may take as long as a test wants them to. */
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(Duration.ofMinutes(5));

  private final Ec2World world = loopback.aws().ec2();
  private final AwsEc2Instances ec2 = new AwsEc2Instances(loopback.clients()::ec2, time);
  private final Queue<Optional<?>> answers = new ConcurrentLinkedQueue<>();

  private interface Question {
    Optional<?> ask() throws InterruptedException;
  }

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void instancesRequestedDuringARequestGoIntoTheNextOneWithUnknownOnesAmongThem()
      throws InterruptedException {
    List<Thread> others = new ArrayList<>();
    try (AwsFault slow = delay("DescribeInstances")) {
      InstanceId first = run();
      others.add(start(() -> ec2.instance(first)));
      until(() -> slow.hits() == 1);
      for (int i = 0; i < 99; i++) {
        InstanceId instance = run();
        others.add(start(() -> ec2.instance(instance)));
      }
      others.add(start(() -> ec2.instance(UNKNOWN)));
      untilWaiting(others);
    }
    until(() -> others.stream().noneMatch(Thread::isAlive));
    assertThat(answers.stream().filter(Optional::isPresent)).hasSize(100);
    assertThat(answers).hasSize(101);
    assertThat(firstPages("DescribeInstances")).hasSize(2);
  }

  @Test
  void spotRequestsOfSeveralInstancesAreDescribedTogether() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    try (AwsFault slow = delay("DescribeSpotInstanceRequests")) {
      callers.add(start(() -> ec2.spotStatus(UNKNOWN)));
      until(() -> slow.hits() == 1);
      IntStream.range(0, 50).mapToObj(i -> runSpot()).toList().stream()
          .map(instance -> start(() -> ec2.spotStatus(instance)))
          .forEach(callers::add);
      untilWaiting(callers);
    }
    until(() -> callers.stream().noneMatch(Thread::isAlive));
    assertThat(answers.stream().filter(Optional::isPresent)).hasSize(50);
    assertThat(firstPages("DescribeSpotInstanceRequests")).hasSize(2);
  }

  @Test
  void callersThatAskForScheduledEventsDuringARequestShareTheNextOne() throws InterruptedException {
    InstanceId instance = run();
    schedule(instance, "instance-stop", START);
    List<Thread> callers = new ArrayList<>();
    try (AwsFault slow = delay("DescribeInstanceStatus")) {
      callers.add(start(() -> ec2.scheduledEvents(instance).stream().findFirst()));
      until(() -> slow.hits() == 1);
      IntStream.range(0, 50)
          .mapToObj(i -> start(() -> ec2.scheduledEvents(instance).stream().findFirst()))
          .forEach(callers::add);
      untilWaiting(callers);
    }
    until(() -> callers.stream().noneMatch(Thread::isAlive));
    assertThat(answers).hasSize(51).allMatch(Optional::isPresent);
    assertThat(firstPages("DescribeInstanceStatus")).hasSize(2);
  }

  @Test
  void instancesWithoutScheduledEventsAreNotDescribed() throws InterruptedException {
    IntStream.range(0, 100).forEach(i -> run());
    assertThat(ec2.allScheduledEvents()).isEmpty();
    assertThat(calls("DescribeInstanceStatus")).hasSize(1);
  }

  @Test
  void anAnswerIsNeverOlderThanTheCall() throws InterruptedException {
    InstanceId instance = run();
    assertThat(ec2.scheduledEvents(instance)).isEmpty();
    schedule(instance, "instance-stop", START);
    assertThat(ec2.scheduledEvents(instance)).hasSize(1);
  }

  @Test
  void theIdOfAReservationThatCannotExistIsNotSent() throws InterruptedException {
    assertThat(ec2.capacityReservation("cr-1\ncr-2")).isEmpty();
    assertThat(loopback.aws().calls().all()).isEmpty();
  }

  @Test
  void throttlingIsToldFromDenial() {
    loopback.aws().faults().add(AwsService.EC2, "DescribeInstances", Effect.throttling());
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> ec2.instance(UNKNOWN))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED));
  }

  private AwsFault delay(String operation) {
    return loopback
        .aws()
        .faults()
        .add(AwsService.EC2, operation, new Effect.Delay(Duration.ofHours(1)));
  }

  private Thread start(Question question) {
    return time.start(
        "ask",
        () -> {
          try {
            answers.add(question.ask());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void untilWaiting(List<Thread> callers) throws InterruptedException {
    until(() -> callers.stream().allMatch(one -> one.getState() == Thread.State.TIMED_WAITING));
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    Deadline end = time.in(Duration.ofMinutes(1));
    while (!condition.getAsBoolean()) {
      assertThat(time.isPast(end)).isFalse();
      time.sleep(Duration.ofMillis(5));
    }
  }

  private List<AwsCall> calls(String operation) {
    return loopback.aws().calls().of(AwsService.EC2, operation);
  }

  private List<AwsCall> firstPages(String operation) {
    return calls(operation).stream()
        .filter(call -> !call.parameters().containsKey("NextToken"))
        .toList();
  }

  @Override
  protected Ec2Instances ec2() {
    return ec2;
  }

  @Override
  protected Ec2World world() {
    return world;
  }

  @Override
  protected void denyAllRequests() {
    loopback.denyAllRequests(AwsService.EC2);
  }
}
