package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error, lost reply or timeout of AWS becomes a failure of the right kind, by one request. */
class AwsFailuresTest {
  private static final String COMPLETE = "CompleteLifecycleAction";

  private final Time time = new SystemTime();
  private SimulatedAwsClients loopback;
  private AwsLifecycleActions actions;
  private LifecycleAction action;

  @BeforeEach
  void open() {
    open(new SimulatedAwsClients());
  }

  private void open(SimulatedAwsClients opened) {
    loopback = opened;
    actions = new AwsLifecycleActions(loopback.clients().autoScaling(), time);
    action = waiting();
  }

  @AfterEach
  void close() {
    loopback.close();
  }

  private LifecycleAction waiting() {
    var autoScaling = loopback.aws().autoScaling();
    String instance =
        autoScaling
            .createGroup("workers")
            .hook(LifecycleHook.terminating("drain").target("any queue"))
            .launch();
    autoScaling.terminate(instance);
    return new LifecycleAction(
        new GroupName("workers"), "drain", new InstanceId(instance), null, null);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(Effect.throttling(), FailureKind.THROTTLED, "throttled", "Rate exceeded"),
        Arguments.of(Effect.accessDenied(), FailureKind.DENIED, "denied", "AccessDenied"),
        Arguments.of(Effect.expiredToken(), FailureKind.UNAVAILABLE, "unavailable", "ExpiredToken"),
        Arguments.of(Effect.unavailable(), FailureKind.UNAVAILABLE, "unavailable", "503"),
        Arguments.of(
            new Effect.Fail(400, "InvalidNextToken", "The token is not valid"),
            FailureKind.REJECTED,
            "rejected",
            "The token is not valid"),
        Arguments.of(
            new Effect.Fail(403, "SignatureDoesNotMatch", "Check your key"),
            FailureKind.UNAVAILABLE,
            "denied",
            "Check your key"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anErrorIsAFailureAndNotTheEndOfTheLifecycleAction(
      Effect effect, FailureKind kind, String result, String words) {
    injectFault(effect);
    RemoteFailure failure = complete();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageContaining("Auto Scaling " + COMPLETE)
        .hasMessageContaining(words)
        .hasMessageContaining("request id");
    assertThat(calls()).isEqualTo(1);
    assertThat(results()).containsExactly(result);
    loopback.aws().faults().clear();
    assertThat(actions.complete(action, Verdict.CONTINUE))
        .isEqualTo(new LifecycleActionAnswer.ActionAccepted());
    assertThat(results()).containsExactly(result, "ok");
  }

  @Test
  void aMissingPermissionIsNamedAsPoliciesNameIt() {
    injectFault(Effect.accessDenied());
    assertThat(complete().missingPermission()).contains("autoscaling:" + COMPLETE);
  }

  @Test
  void aThrottledRequestLacksNoPermission() {
    injectFault(Effect.throttling());
    assertThat(complete().missingPermission()).isEmpty();
  }

  @Test
  void aLostReplyIsAFailureAndTheRequestIsNotRepeatedByTheClient() {
    injectFault(new Effect.SwallowReply());
    assertThat(complete().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(calls()).isEqualTo(1);
    loopback.aws().faults().clear();
    assertThat(actions.complete(action, Verdict.CONTINUE))
        .isInstanceOf(LifecycleActionAnswer.ActionOver.class);
  }

  @Test
  void anAnswerThatTakesTooLongIsAFailure() {
    close();
    open(new SimulatedAwsClients(Duration.ofSeconds(1)));
    // A caller that waits for this answer waits longer than any test.
    injectFault(new Effect.Delay(Duration.ofHours(1)));
    assertThat(complete().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(results()).containsExactly("unavailable");
  }

  @Test
  void aRefusedConnectionIsAFailure() {
    loopback.aws().close();
    RemoteFailure failure = complete();
    assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("ConnectException");
  }

  @Test
  void anInterruptIsAFailureAndTheStatusStaysSet() throws InterruptedException {
    injectFault(new Effect.Delay(Duration.ofHours(1)));
    AtomicReference<RemoteFailure> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        time.start(
            "complete",
            () -> {
              failure.set(complete());
              flag.set(Thread.currentThread().isInterrupted());
            });
    thread.interrupt();
    assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
    assertThat(failure.get().isInterruption()).isTrue();
    assertThat(flag.get()).isTrue();
  }

  @Test
  void aRequestBeyondTheLimitFailsInTimeAndSaysWhy() throws Exception {
    AwsRequests limited = new AwsRequests("Auto Scaling", 1, Duration.ofMillis(20));
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    FutureTask<String> slow =
        new FutureTask<>(() ->
            limited.call(
                "DescribeTags",
                () -> {
                  sent.countDown();
                  awaitEnd(answered);
                  return "answer";
                }));
    Thread.ofVirtual().start(slow);
    sent.await();
    assertThatThrownBy(() -> limited.call("DescribeTags", () -> "answer"))
        .isInstanceOfSatisfying(
            RemoteFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE))
        .hasMessage(
            "Auto Scaling DescribeTags: not sent, the limit of 1 concurrent requests of its kind"
                + " was exhausted for 20 ms");

    answered.countDown();
    assertThat(slow.get()).isEqualTo("answer");
    assertThat(limited.call("DescribeTags", () -> "next")).isEqualTo("next");
  }

  @Test
  void aRequestThatFailsHasEnded() {
    AwsRequests limited = new AwsRequests("Auto Scaling", 1, Duration.ofMillis(20));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() ->
              limited.call(
                  "DescribeTags",
                  () -> {
                    throw new IllegalStateException("failed by the test");
                  }))
          .hasMessage("failed by the test");
    }
  }

  private static void awaitEnd(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("no caller is interrupted", e);
    }
  }

  private void injectFault(Effect effect) {
    loopback.aws().faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, effect);
  }

  private RemoteFailure complete() {
    return catchThrowableOfType(
        RemoteFailure.class, () -> actions.complete(action, Verdict.CONTINUE));
  }

  private int calls() {
    return loopback.aws().calls().of(AwsService.AUTO_SCALING, COMPLETE).size();
  }

  private List<String> results() {
    return loopback.facts().stream()
        .map(Fact.AwsRequest.class::cast)
        .peek(fact -> assertThat(fact.service()).isEqualTo("autoscaling"))
        .peek(fact -> assertThat(fact.operation()).isEqualTo(COMPLETE))
        .map(Fact.AwsRequest::result)
        .toList();
  }
}
