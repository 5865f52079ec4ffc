package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lifecyclemanager.hold.LifecycleActions.Answer;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.RemoteTrouble.Kind;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import io.lifecyclemanager.sandbox.aws.LifecycleHook;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What AWS refuses, drops or never says becomes trouble of the right kind, by one request. */
class FailureMappingTest {
  private static final String COMPLETE = "CompleteLifecycleAction";

  private final Time time = new SystemTime();
  private Loopback loopback;
  private AutoScalingActions actions;
  private LifecycleAction action;

  @BeforeEach
  void open() {
    open(new Loopback());
  }

  private void open(Loopback opened) {
    loopback = opened;
    actions = new AutoScalingActions(loopback.clients().autoScaling(), time);
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
        Arguments.of(Effect.throttling(), Kind.THROTTLED, "throttled", "Rate exceeded"),
        Arguments.of(Effect.accessDenied(), Kind.DENIED, "denied", "AccessDenied"),
        Arguments.of(Effect.expiredToken(), Kind.UNAVAILABLE, "unavailable", "ExpiredToken"),
        Arguments.of(Effect.unavailable(), Kind.UNAVAILABLE, "unavailable", "503"),
        Arguments.of(
            new Effect.Fail(400, "ValidationError", "1 validation error detected"),
            Kind.REJECTED,
            "rejected",
            "1 validation error detected"),
        Arguments.of(
            new Effect.Fail(403, "SignatureDoesNotMatch", "Check your key"),
            Kind.DENIED,
            "denied",
            "Check your key"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsTroubleAndNotTheEndOfTheAction(
      Effect effect, Kind kind, String result, String words) {
    breaks(effect);
    RemoteTrouble trouble = complete();
    assertThat(trouble.kind()).isEqualTo(kind);
    assertThat(trouble)
        .hasMessageContaining("Auto Scaling " + COMPLETE)
        .hasMessageContaining(words)
        .hasMessageContaining("request id");
    assertThat(calls()).isEqualTo(1);
    assertThat(results()).containsExactly(result);
    loopback.aws().faults().clear();
    assertThat(actions.complete(action, Verdict.CONTINUE)).isEqualTo(new Answer.Taken());
    assertThat(results()).containsExactly(result, "ok");
  }

  @Test
  void aMissingRightIsNamedAsPoliciesNameIt() {
    breaks(Effect.accessDenied());
    assertThat(complete().missingRight()).contains("autoscaling:" + COMPLETE);
  }

  @Test
  void whoIsThrottledLacksNoRight() {
    breaks(Effect.throttling());
    assertThat(complete().missingRight()).isEmpty();
  }

  @Test
  void aLostReplyIsTroubleAndTheRequestIsNotSentAgainInSecret() {
    breaks(new Effect.SwallowReply());
    assertThat(complete().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(calls()).isEqualTo(1);
    loopback.aws().faults().clear();
    assertThat(actions.complete(action, Verdict.CONTINUE)).isInstanceOf(Answer.Over.class);
  }

  @Test
  void anAnswerThatTakesTooLongIsTrouble() {
    close();
    open(new Loopback(Duration.ofSeconds(1)));
    // Whoever waits for this answer waits longer than any test.
    breaks(new Effect.Delay(Duration.ofHours(1)));
    assertThat(complete().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(results()).containsExactly("unavailable");
  }

  @Test
  void aRefusedConnectionIsTrouble() {
    loopback.aws().close();
    RemoteTrouble trouble = complete();
    assertThat(trouble.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(trouble).hasMessageContaining("ConnectException");
  }

  @Test
  void anInterruptIsNoAnswerEitherAndStaysSet() throws InterruptedException {
    breaks(new Effect.Delay(Duration.ofHours(1)));
    AtomicReference<RemoteTrouble> trouble = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        time.start(
            "complete",
            () -> {
              trouble.set(complete());
              flag.set(Thread.currentThread().isInterrupted());
            });
    thread.interrupt();
    assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
    assertThat(trouble.get().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(flag.get()).isTrue();
  }

  private void breaks(Effect effect) {
    loopback.aws().faults().add(AwsService.AUTO_SCALING, Faults.ANY, effect);
  }

  private RemoteTrouble complete() {
    return catchThrowableOfType(
        RemoteTrouble.class, () -> actions.complete(action, Verdict.CONTINUE));
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
