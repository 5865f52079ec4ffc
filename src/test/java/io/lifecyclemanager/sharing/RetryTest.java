package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final SimulatedTime time = new SimulatedTime();
  private final List<@Nullable Duration> reported = new ArrayList<>();
  private final Retry retry =
      new Retry(time, new Random(1))
          .pausing((failures, random) -> PAUSE.multipliedBy(failures))
          .reporting((failure, retryIn) -> reported.add(retryIn));
  private int attempts;

  /** Fails so often, then answers the number of attempts. */
  private RemoteCall<Integer> failing(int times, FailureKind kind) {
    return () -> {
      attempts++;
      if (attempts <= times) {
        throw new RemoteFailure(kind, "failed by the test", null);
      }
      return attempts;
    };
  }

  @Test
  void answersTheFirstSuccessAndReportsEachFailureWithThePauseBeforeTheNextAttempt()
      throws InterruptedException {
    assertThat(retry.call(failing(2, FailureKind.REJECTED))).isEqualTo(3);
    assertThat(reported).containsExactly(PAUSE, PAUSE.multipliedBy(2));
    assertThat(time.elapsed()).isEqualTo(PAUSE.multipliedBy(3));
  }

  @Test
  void throwsAndReportsWithoutAPauseAFailureThatThePolicyDoesNotRetry() {
    Retry transientOnly = retry.policy(RetryPolicy.TRANSIENT);
    assertThatThrownBy(() -> transientOnly.call(failing(5, FailureKind.DENIED)))
        .isInstanceOf(RemoteFailure.class);
    assertThat(reported).containsOnlyNulls().hasSize(1);
  }

  @Test
  void makesNoMoreAttemptsThanThePolicyAllows() {
    Retry limited = retry.policy(RetryPolicy.EVERY_FAILURE.atMost(3));
    assertThatThrownBy(() -> limited.call(failing(5, FailureKind.UNAVAILABLE)))
        .isInstanceOf(RemoteFailure.class);
    assertThat(attempts).isEqualTo(3);
    assertThat(reported).containsExactly(PAUSE, PAUSE.multipliedBy(2), null);
  }

  @Test
  void makesNoAttemptAfterADeadlineThatTightensMeanwhile() {
    Deadline late = time.in(Duration.ofHours(1));
    Deadline early = time.in(Duration.ofSeconds(5));
    Retry limited = retry.until(() -> attempts < 2 ? late : early);
    assertThatThrownBy(() -> limited.call(failing(9, FailureKind.UNAVAILABLE)))
        .isInstanceOf(RemoteFailure.class);
    assertThat(attempts).isEqualTo(3);
    assertThat(reported).endsWith((Duration) null);
  }

  @Test
  void retriesADeniedPermissionUntilTheDenialCounts() {
    PermissionTracker permission = new PermissionTracker(time);
    Retry untilCounted =
        retry.policy(
            RetryPolicy.TRANSIENT.untilDenialCounts(
                permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT)));
    assertThatThrownBy(() -> untilCounted.call(failing(99, FailureKind.DENIED)))
        .isInstanceOf(RemoteFailure.class);
    assertThat(time.elapsed()).isGreaterThanOrEqualTo(PermissionTracker.GRANT_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void retriesARefusalUntilItCounts(FailureKind kind) {
    PermissionTracker permission = new PermissionTracker(time);
    Retry untilCounted =
        retry.policy(
            RetryPolicy.EVERY_FAILURE.untilRefusalCounts(
                permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT)));
    assertThatThrownBy(() ->
            untilCounted.call(() -> {
              attempts++;
              throw new RemoteFailure(kind, "failed calling webhook", null, true, null);
            }))
        .isInstanceOf(RemoteFailure.class);
    assertThat(time.elapsed())
        .isBetween(PermissionTracker.GRANT_TIMEOUT, PermissionTracker.GRANT_TIMEOUT.plusMinutes(1));
  }

  @Test
  void aRefusalOfOneCallDoesNotCountForOthersAndAnOutageIsNone() throws InterruptedException {
    PermissionTracker permission = new PermissionTracker(time);
    PermissionTracker.GrantTimeout first = permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
    assertThat(first.recordRefusal()).isFalse();
    time.sleep(PermissionTracker.GRANT_TIMEOUT);
    assertThat(first.recordRefusal()).isTrue();
    assertThat(permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT).recordRefusal()).isFalse();

    Retry untilCounted = retry.policy(RetryPolicy.EVERY_FAILURE.untilRefusalCounts(first));
    assertThat(untilCounted.call(failing(20, FailureKind.UNAVAILABLE))).isEqualTo(21);
  }

  @Test
  void makesTheLastAttemptAtTheDeadline() {
    Deadline end = time.in(Duration.ofSeconds(7));
    assertThatThrownBy(() -> retry.until(() -> end).call(failing(9, FailureKind.UNAVAILABLE)))
        .isInstanceOf(RemoteFailure.class);
    assertThat(reported).containsExactly(PAUSE, PAUSE.multipliedBy(2), Duration.ofSeconds(1), null);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void doesNotRetryAnyOtherException() {
    assertThatThrownBy(() ->
            retry.call(() -> {
              attempts++;
              throw new IllegalStateException("a bug");
            }))
        .hasMessage("a bug");
    assertThat(attempts).isEqualTo(1);
    assertThat(reported).isEmpty();
  }

  @Test
  void anInterruptEndsThePause() throws InterruptedException {
    List<String> ends = new ArrayList<>();
    Thread caller =
        time.start(
            "caller",
            () -> {
              try {
                retry.call(failing(99, FailureKind.UNAVAILABLE));
              } catch (InterruptedException e) {
                ends.add("interrupted at " + time.elapsed().toSeconds() + " s");
              }
            });
    time.sleep(Duration.ofSeconds(1));
    caller.interrupt();
    time.sleep(Duration.ofSeconds(1));
    assertThat(ends).containsExactly("interrupted at 1 s");
  }

  @Test
  void aFailureAfterAnInterruptIsNotReported() {
    assertThatThrownBy(() ->
            retry
                .policy(RetryPolicy.TRANSIENT)
                .call(() -> {
                  Thread.currentThread().interrupt();
                  throw new RemoteFailure(FailureKind.DENIED, "failed by the test", null);
                }))
        .isInstanceOf(InterruptedException.class)
        .hasRootCauseInstanceOf(RemoteFailure.class);
    assertThat(reported).isEmpty();
  }

  @Test
  void repeatsAfterTheAnsweredPauseAndAfterAFailureInThePauseOfTheRule()
      throws InterruptedException {
    retry.repeat(() -> {
      attempts++;
      if (attempts == 2 || attempts == 3 || attempts == 5) {
        throw new RemoteFailure(FailureKind.THROTTLED, "failed by the test", null);
      }
      return attempts == 6 ? Optional.empty() : Optional.of(Duration.ofSeconds(100));
    });
    assertThat(reported).containsExactly(PAUSE, PAUSE.multipliedBy(2), PAUSE);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(200).plus(PAUSE.multipliedBy(4)));
  }
}
