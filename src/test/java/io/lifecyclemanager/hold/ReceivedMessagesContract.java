package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link ReceivedMessages}, for fakes and for SQS. */
public abstract class ReceivedMessagesContract {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration HIDDEN = Duration.ofSeconds(30);

  protected abstract ReceivedMessages messages();

  protected abstract void send(String body);

  /** Receives messages that arrive within the wait, with this visibility timeout. */
  protected abstract List<QueueMessage> receive(Duration wait, Duration visibility)
      throws InterruptedException;

  /** From now on the queue does not answer. */
  protected abstract void breakConnection();

  private QueueMessage received(Duration visibility) throws InterruptedException {
    send("x");
    return receive(HIDDEN.dividedBy(2), visibility).getFirst();
  }

  @Test
  void anExtendedMessageStaysHidden() throws InterruptedException {
    QueueMessage message = received(ONE_SECOND);
    assertThat(messages().extendVisibility(List.of(message), HIDDEN)).isEmpty();
    assertThat(receive(ONE_SECOND.multipliedBy(2), HIDDEN)).isEmpty();
  }

  @Test
  void aReturnedMessageIsVisibleAtOnce() throws InterruptedException {
    QueueMessage message = received(HIDDEN);
    messages().returnMessages(List.of(message), Duration.ZERO);
    assertThat(receive(Duration.ZERO, HIDDEN))
        .extracting(QueueMessage::id)
        .containsExactly(message.id());
  }

  @Test
  void aMessageReturnedWithADelayIsVisibleLater() throws InterruptedException {
    QueueMessage message = received(HIDDEN);
    messages().returnMessages(List.of(message), ONE_SECOND);
    assertThat(receive(Duration.ZERO, HIDDEN)).isEmpty();
    assertThat(receive(ONE_SECOND.multipliedBy(10), HIDDEN))
        .extracting(QueueMessage::id)
        .containsExactly(message.id());
  }

  @Test
  void aDeletedMessageIsNotDeliveredAgain() throws InterruptedException {
    QueueMessage message = received(Duration.ZERO);
    messages().delete(List.of(message));
    assertThat(receive(Duration.ZERO, HIDDEN)).isEmpty();
  }

  @Test
  void deletingTwiceSucceeds() throws InterruptedException {
    QueueMessage message = received(HIDDEN);
    messages().delete(List.of(message));
    messages().delete(List.of(message));
  }

  @Test
  void manyMessagesAreDeletedAlthoughSomeAreGone() throws InterruptedException {
    List<QueueMessage> all = receiveMany();
    messages().delete(List.of(all.get(3), all.get(17)));
    messages().delete(all);
    assertThat(messages().extendVisibility(all, HIDDEN)).isEqualTo(Set.copyOf(all));
  }

  @Test
  void theNewestReceiptHandleDeletesTheMessage() throws InterruptedException {
    QueueMessage old = received(Duration.ZERO);
    QueueMessage newest = receive(HIDDEN.dividedBy(2), Duration.ZERO).getFirst();
    assertThat(newest.id()).isEqualTo(old.id());
    messages().delete(List.of(newest));
    assertThat(receive(Duration.ZERO, HIDDEN)).isEmpty();
  }

  @Test
  void extendingADeletedMessageReportsItAsLost() throws InterruptedException {
    QueueMessage message = received(HIDDEN);
    messages().delete(List.of(message));
    assertThat(messages().extendVisibility(List.of(message), HIDDEN)).isEqualTo(Set.of(message));
  }

  @Test
  void returningADeletedMessageSucceeds() throws InterruptedException {
    QueueMessage message = received(HIDDEN);
    messages().delete(List.of(message));
    messages().returnMessages(List.of(message), Duration.ZERO);
    assertThat(receive(Duration.ZERO, HIDDEN)).isEmpty();
  }

  @Test
  void manyMessagesAreExtendedAndTheLostOnesReported() throws InterruptedException {
    List<QueueMessage> all = receiveMany();
    messages().delete(List.of(all.get(3), all.get(17)));
    assertThat(messages().extendVisibility(all, HIDDEN)).isEqualTo(Set.of(all.get(3), all.get(17)));
  }

  private List<QueueMessage> receiveMany() throws InterruptedException {
    List<QueueMessage> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      send("message " + i);
    }
    while (all.size() < 25) {
      all.addAll(receive(HIDDEN.dividedBy(2), HIDDEN));
    }
    return all;
  }

  @Test
  void emptyRequestsSucceed() {
    messages().delete(List.of());
    assertThat(messages().extendVisibility(List.of(), HIDDEN)).isEmpty();
    messages().returnMessages(List.of(), Duration.ZERO);
  }

  @Test
  void anOutageIsNoAnswer() throws InterruptedException {
    QueueMessage message = received(HIDDEN);
    breakConnection();
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> messages().extendVisibility(List.of(message), HIDDEN))
        .returns(RemoteFailure.FailureKind.UNAVAILABLE, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> messages().returnMessages(List.of(message), HIDDEN));
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> messages().delete(List.of(message)));
  }
}
