package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.RunningLoop;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Since when no other consumer can have received the held messages. */
class VisibilityExtenderTest {
  private final SimulatedTime time = new SimulatedTime();
  private final UnreliableQueue queue = new UnreliableQueue();
  private final VisibilityExtender visibility =
      new VisibilityExtender(queue, time, new Random(1), fact -> {});

  /** Only closed. */
  @SuppressWarnings("UnusedVariable")
  @AutoClose
  private final RunningLoop loop = new RunningLoop(time, "visibility", visibility::run);

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

  /** The first deletion holds the request open until the others' messages have gathered. */
  @Test
  void aMessageThatTheQueueDoesNotDeleteConcernsItsOwnCallerOnly() throws InterruptedException {
    List<QueueMessage> messages =
        IntStream.range(0, 11).mapToObj(i -> new QueueMessage("message-" + i, "receipt")).toList();
    messages.forEach(visibility::hold);
    queue.failing = messages.get(4);
    queue.onFirstDelete = () -> sleep(Duration.ofSeconds(1));
    List<Boolean> results = new CopyOnWriteArrayList<>();
    for (QueueMessage message : messages) {
      time.start("caller", () -> results.add(delete(message)));
      time.sleep(Duration.ofMillis(1));
    }
    time.sleep(Duration.ofMinutes(1));

    assertThat(results).hasSize(11).containsOnly(true);
    assertThat(queue.deleted)
        .as("one request more for the message that was not deleted")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(messages.stream(), Stream.of(messages.get(4))).toList());
  }

  private boolean delete(QueueMessage message) {
    try {
      return visibility.delete(List.of(message.id()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sleep(Duration duration) {
    try {
      time.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A queue that may be slow, or may not answer. */
  private final class UnreliableQueue implements ReceivedMessages {
    private volatile boolean unavailable;
    private volatile Duration delay = Duration.ZERO;
    private Runnable onFirstDelete = () -> {};
    private @Nullable QueueMessage failing;
    private final List<QueueMessage> deleted = new ArrayList<>();

    @Override
    public Set<QueueMessage> extendVisibility(Collection<QueueMessage> messages, Duration ahead) {
      try {
        time.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (unavailable) {
        throw new RemoteFailure(FailureKind.UNAVAILABLE, "no answer", null);
      }
      return Set.of();
    }

    @Override
    public void returnMessages(Collection<QueueMessage> messages, Duration delay) {}

    @Override
    public Map<QueueMessage, RemoteFailure> delete(Collection<QueueMessage> messages) {
      deleted.addAll(messages);
      if (deleted.size() == 1) {
        onFirstDelete.run();
      }
      return messages.contains(failing) && Collections.frequency(deleted, failing) == 1
          ? Map.of(failing, new RemoteFailure(FailureKind.UNAVAILABLE, "internal error", null))
          : Map.of();
    }
  }
}
