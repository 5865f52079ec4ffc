package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.RunningLoop;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Since when no other consumer can have received the held messages. */
class VisibilityExtenderTest {
  private final SimulatedTime time = new SimulatedTime();
  private final UnreliableQueue queue = new UnreliableQueue();
  private final VisibilityExtender visibility =
      new VisibilityExtender(queue, time, new Random(1), fact -> {});
  private final RunningLoop loop = new RunningLoop(time, "visibility", visibility::run);

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void whileTheQueueAnswersHoldingIsContinuous() throws InterruptedException {
    long begin = time.nanos();
    visibility.hold(new QueueMessage("message-1", "receipt-1"));
    time.sleep(Duration.ofMinutes(10));
    assertThat(visibility.isContinuousSince(begin)).isTrue();
  }

  @Test
  void anOutageOfTwentySecondsIsNoInterruption() throws InterruptedException {
    long begin = time.nanos();
    visibility.hold(new QueueMessage("message-1", "receipt-1"));
    time.sleep(Duration.ofSeconds(15));
    queue.unavailable = true;
    time.sleep(Duration.ofSeconds(18));
    queue.unavailable = false;
    time.sleep(Duration.ofMinutes(1));
    assertThat(visibility.isContinuousSince(begin)).isTrue();
  }

  @Test
  void aLongerOutageInterruptsHolding() throws InterruptedException {
    visibility.hold(new QueueMessage("message-1", "receipt-1"));
    long begin = time.nanos();
    queue.unavailable = true;
    time.sleep(Duration.ofSeconds(45));
    assertThat(visibility.isContinuousSince(begin)).isFalse();
    queue.unavailable = false;
    time.sleep(Duration.ofMinutes(1));
    assertThat(visibility.isContinuousSince(begin)).isFalse();
    assertThat(visibility.isContinuousSince(time.nanos())).isTrue();
  }

  @Test
  void aRequestThatTakesTooLongInterruptsHolding() throws InterruptedException {
    visibility.hold(new QueueMessage("message-1", "receipt-1"));
    time.sleep(Duration.ofSeconds(15));
    long begin = time.nanos();
    queue.delay = Duration.ofSeconds(25);
    time.sleep(Duration.ofSeconds(40));
    queue.delay = Duration.ZERO;
    time.sleep(Duration.ofMinutes(1));
    assertThat(visibility.isContinuousSince(begin)).isFalse();
  }

  @Test
  void aDeliveryThatArrivesDuringTheDeletionIsDeletedToo() throws InterruptedException {
    QueueMessage first = new QueueMessage("message-1", "receipt-1");
    QueueMessage second = new QueueMessage("message-1", "receipt-2");
    visibility.hold(first);
    queue.onFirstDelete = () -> visibility.hold(second);
    assertThat(visibility.delete(List.of("message-1"))).isTrue();

    assertThat(queue.deleted).containsExactly(first, second);
    assertThat(visibility.isHoldingAny()).isFalse();
  }

  /** A queue that may be slow, or may not answer. */
  private final class UnreliableQueue implements ReceivedMessages {
    private volatile boolean unavailable;
    private volatile Duration delay = Duration.ZERO;
    private Runnable onFirstDelete = () -> {};
    private final List<QueueMessage> deleted = new ArrayList<>();

    @Override
    public Set<QueueMessage> extendVisibility(Collection<QueueMessage> messages, Duration ahead) {
      try {
        time.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (unavailable) {
        throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no answer", null);
      }
      return Set.of();
    }

    @Override
    public void returnMessages(Collection<QueueMessage> messages, Duration delay) {}

    @Override
    public void delete(Collection<QueueMessage> messages) {
      deleted.addAll(messages);
      if (deleted.size() == 1) {
        onFirstDelete.run();
      }
    }
  }
}
