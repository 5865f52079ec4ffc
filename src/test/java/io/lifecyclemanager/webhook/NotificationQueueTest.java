package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.webhook.NotificationQueue.QueuedNotification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotificationQueueTest {
  private static final int MAX = NotificationQueue.MAX_WAITING;

  private final SimulatedTime time = new SimulatedTime();
  private final NotificationQueue queue = new NotificationQueue(time, new Random(1));

  @Test
  void whereFailedOnesFillTheQueueTheOldestIsDroppedAndNotTheOneThatFailedFirst() throws Exception {
    for (int number = 1; number <= MAX; number++) {
      add(number);
      time.sleep(Duration.ofMillis(1));
      fail(queue.poll());
    }
    time.sleep(Duration.ofSeconds(1));
    QueuedNotification oldest = queue.poll();
    assertThat(number(oldest)).isEqualTo("1");
    fail(oldest);

    assertThat(add(MAX + 1)).isOne();

    time.sleep(Duration.ofMinutes(2));
    assertThat(waiting())
        .hasSize(MAX)
        .startsWith("" + (MAX + 1), "2", "3")
        .endsWith("" + MAX)
        .doesNotContain("1");
  }

  private int add(int number) {
    return queue.add(notification(number));
  }

  private static Notification notification(int number) {
    return new Notification(Map.of("text", "" + number));
  }

  /** It fails, while the webhook processes others. */
  private void fail(QueuedNotification sent) {
    queue.recordFailure(sent, FailureKind.UNAVAILABLE, Duration.ZERO);
    queue.requeue(sent);
    queue.markAvailable();
  }

  private List<String> waiting() {
    List<String> all = new ArrayList<>();
    for (QueuedNotification each = queue.poll(); each != null; each = queue.poll()) {
      all.add(number(each));
    }
    return all;
  }

  private static String number(QueuedNotification queued) {
    return queued.notification().fields().get("text");
  }
}
