package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.sharing.BackgroundLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationSenderTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SimulatedTime time = new SimulatedTime();
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint(time);
  private final List<DeliveryResult> results = Collections.synchronizedList(new ArrayList<>());
  private final NotificationSender sender =
      new NotificationSender(
          endpoint,
          PayloadTemplate.parse("[\"${text}\"]"),
          results::add,
          new DeliveryLog(),
          time,
          new Random(1));
  private final BackgroundLoops loops = new BackgroundLoops(time);

  @AfterEach
  void stop() throws InterruptedException {
    loops.interrupt();
    time.until(() -> time.threads().isEmpty(), HOUR);
  }

  @Test
  void notificationsAreSentInTheirOrder() throws InterruptedException {
    loops.start("webhook", sender::run);
    add(1, 3);

    time.until(() -> results.size() == 3, HOUR);

    assertThat(endpoint.accepted()).containsExactly("[\"1\"]", "[\"2\"]", "[\"3\"]");
    assertThat(results).containsOnly(DeliveryResult.DELIVERED);
  }

  @Test
  void aFailureIsFollowedByAnotherAttemptUntilOneSucceeds() throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, 2);
    time.until(() -> endpoint.attempts().size() >= 4, HOUR);

    endpoint.failWith(null, Duration.ZERO);
    time.until(() -> results.size() == 2, HOUR);

    assertThat(endpoint.accepted()).containsExactlyInAnyOrder("[\"1\"]", "[\"2\"]");
    assertThat(results).containsOnly(DeliveryResult.DELIVERED);
  }

  @Test
  void aNotificationThatFailsAgainAndAgainKeepsNoOtherWaiting() throws InterruptedException {
    endpoint.failWith("[\"1\"]", FailureKind.UNAVAILABLE);
    loops.start("webhook", sender::run);
    add(1, 1);
    time.until(() -> endpoint.attempts().size() == 5, HOUR);
    Duration before = time.elapsed();

    add(2, 3);
    time.until(() -> results.size() == 2, HOUR);

    assertThat(endpoint.accepted()).containsExactly("[\"2\"]", "[\"3\"]");
    assertThat(time.elapsed()).isLessThan(before.plusSeconds(1));
  }

  @Test
  void aNotificationThatFailsAgainAndAgainDelaysNoneThatFailedOnce() throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, 2);
    time.until(() -> endpoint.attempts().size() == 2, HOUR);
    endpoint.failWith(null, Duration.ZERO);
    endpoint.failWith("[\"1\"]", FailureKind.UNAVAILABLE);

    time.until(() -> results.size() == 1, HOUR);

    assertThat(endpoint.accepted()).containsExactly("[\"2\"]");
    assertThat(time.elapsed()).isLessThan(minutes(1));
  }

  @Test
  void aWebhookThatThrottlesGetsNoNewNotificationDuringThePause() throws InterruptedException {
    endpoint.failWith(FailureKind.THROTTLED, Duration.ofMinutes(2));
    loops.start("webhook", sender::run);
    add(1, 1);
    time.until(() -> endpoint.attempts().size() == 1, HOUR);
    endpoint.failWith(null, Duration.ZERO);

    add(2, 2);
    time.until(() -> results.size() == 2, HOUR);

    assertThat(endpoint.attempts().get(1).minus(endpoint.attempts().get(0)))
        .isGreaterThanOrEqualTo(minutes(2));
  }

  @Test
  void theNextAttemptWaitsAsLongAsTheAnswerAsksFor() throws InterruptedException {
    endpoint.failWith(FailureKind.THROTTLED, Duration.ofMinutes(3));
    loops.start("webhook", sender::run);
    add(1, 1);

    time.until(() -> endpoint.attempts().size() == 3, HOUR);

    List<Duration> attempts = endpoint.attempts();
    assertThat(attempts.get(1).minus(attempts.get(0))).isGreaterThanOrEqualTo(minutes(3));
    assertThat(attempts.get(2).minus(attempts.get(1))).isGreaterThanOrEqualTo(minutes(3));
  }

  @Test
  void aNotificationIsGivenUpWhenItIsOld() throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, 1);

    time.until(() -> !results.isEmpty(), HOUR);

    assertThat(results).containsExactly(DeliveryResult.FAILED);
    assertThat(endpoint.attempts()).hasSizeGreaterThan(10);
    assertThat(time.elapsed())
        .isBetween(NotificationQueue.MAX_AGE, NotificationQueue.MAX_AGE.plusMinutes(1));
  }

  @Test
  void whatTheWebhookRejectsIsNotSentAgain() throws InterruptedException {
    endpoint.failWith(FailureKind.REJECTED, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, 2);

    time.until(() -> results.size() == 2, HOUR);

    assertThat(results).containsOnly(DeliveryResult.REJECTED);
    assertThat(endpoint.attempts()).hasSize(2);
  }

  @Test
  void whenTooManyWaitTheOldestIsDropped() throws InterruptedException {
    int added = NotificationQueue.MAX_WAITING + 5;
    add(1, added);
    assertThat(results).hasSize(5).containsOnly(DeliveryResult.DROPPED);

    loops.start("webhook", sender::run);
    time.until(() -> results.size() == added, HOUR);

    assertThat(endpoint.accepted())
        .hasSize(NotificationQueue.MAX_WAITING)
        .startsWith("[\"6\"]")
        .endsWith("[\"" + added + "\"]");
  }

  @Test
  void closingWaitsForWhatIsLeft() throws InterruptedException {
    endpoint.slowDown(Duration.ofMillis(10));
    loops.start("webhook", sender::run);
    add(1, 20);

    sender.close(HOUR);

    assertThat(endpoint.accepted()).hasSize(20);
    assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void closingDropsWhatCannotBeSentInTime() throws InterruptedException {
    endpoint.slowDown(Duration.ofSeconds(10));
    loops.start("webhook", sender::run);
    add(1, 20);

    sender.close(Duration.ofMillis(500));
    loops.interrupt();
    add(21, 21);
    time.until(() -> results.size() == 21, HOUR);

    assertThat(endpoint.accepted()).isEmpty();
    assertThat(results).containsOnly(DeliveryResult.DROPPED);
  }

  private void add(int first, int last) {
    IntStream.rangeClosed(first, last)
        .mapToObj(number -> new Notification(Map.of("text", "" + number)))
        .forEach(sender::add);
  }

  private static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }
}
