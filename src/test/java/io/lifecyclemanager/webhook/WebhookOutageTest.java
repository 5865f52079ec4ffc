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

/** How often a webhook that accepts nothing gets a request, and what follows when it accepts. */
@Timeout(60)
class WebhookOutageTest {
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
  void anOutageHasFewRequests() throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, NotificationQueue.MAX_WAITING);

    time.until(() -> results.size() == NotificationQueue.MAX_WAITING, HOUR);

    assertThat(results).containsOnly(DeliveryResult.FAILED);
    // Three at once, and then as often as a single one would be.
    assertThat(endpoint.attempts()).hasSizeLessThan(45);
    assertThat(time.elapsed()).isLessThan(NotificationQueue.MAX_AGE.plusMinutes(1));
  }

  @Test
  void afterABriefOutageAllAreDeliveredWithinSeconds() throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, 50);
    time.until(() -> endpoint.attempts().size() == 3, HOUR);
    Duration end = time.elapsed();

    endpoint.failWith(null, Duration.ZERO);
    time.until(() -> results.size() == 50, HOUR);

    assertThat(results).containsOnly(DeliveryResult.DELIVERED);
    // The pause after one failure, not that after three.
    assertThat(time.elapsed()).isLessThan(end.plusMillis(1500));
  }

  @Test
  void thePauseGrowsWithTheLengthOfAnOutageAlsoWhereEachRequestIsANewOne()
      throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    loops.start("webhook", sender::run);
    add(1, 100);

    time.until(() -> endpoint.attempts().size() == 11, HOUR);

    List<Duration> attempts = endpoint.attempts();
    assertThat(attempts.get(2)).isEqualTo(attempts.getFirst());
    assertThat(attempts.get(10).minus(attempts.get(9))).isBetween(seconds(30), seconds(60));
  }

  @Test
  void aRejectionProvesThatTheWebhookIsAvailableAgain() throws InterruptedException {
    endpoint.failWith(FailureKind.UNAVAILABLE, Duration.ZERO);
    endpoint.failWith("[\"2\"]", FailureKind.REJECTED);
    loops.start("webhook", sender::run);
    add(1, 1);
    time.until(() -> endpoint.attempts().size() == 8, HOUR);
    add(2, 3);
    time.until(() -> endpoint.attempts().size() == 10, HOUR);
    Duration end = time.elapsed();

    endpoint.failWith(null, Duration.ZERO);
    time.until(() -> results.size() == 2, HOUR);

    assertThat(results).containsExactly(DeliveryResult.REJECTED, DeliveryResult.DELIVERED);
    assertThat(endpoint.accepted()).containsExactly("[\"3\"]");
    assertThat(time.elapsed()).isLessThan(end.plusMillis(1500));
  }

  private void add(int first, int last) {
    IntStream.rangeClosed(first, last)
        .mapToObj(number -> new Notification(Map.of("text", "" + number)))
        .forEach(sender::add);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
