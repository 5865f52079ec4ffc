package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The contract of {@link Inbox}. */
public abstract class InboxContract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration HIDDEN = Duration.ofSeconds(30);

  protected abstract Inbox inbox();

  protected abstract Time time();

  protected abstract void send(String body);

  /** From now on there is no such queue. */
  protected abstract void losesItsQueue();

  private List<Delivery> receive(Duration wait) throws InterruptedException {
    return inbox().receive(wait, HIDDEN);
  }

  @Test
  void aBodyArrivesAsItWasSent() throws InterruptedException {
    String body = "{\"a\": \"Zürich\\n\",\n\t\"b\": []}";
    send(body);
    assertThat(receive(LONG)).extracting(Delivery::body).containsExactly(body);
  }

  @Test
  void whenItWasSentIsKnown() throws InterruptedException {
    Instant before = time().now();
    send("body");
    assertThat(receive(LONG))
        .extracting(Delivery::sentAt)
        .singleElement()
        .satisfies(
            at -> assertThat(at).isBetween(before.minusSeconds(60), time().now().plusSeconds(60)));
  }

  @Test
  void theSenderIsKnown() throws InterruptedException {
    send("body");
    assertThat(receive(LONG)).singleElement().extracting(Delivery::sender).asString().isNotBlank();
  }

  @Test
  void anEmptyQueueAnswersAtOnceWithoutAWaitTime() throws InterruptedException {
    assertThat(receive(Duration.ZERO)).isEmpty();
  }

  @Test
  void aReceiveWaitsForTheFirstMessage() throws InterruptedException {
    AtomicReference<List<Delivery>> received = new AtomicReference<>();
    Signal done = time().signal();
    time()
        .start(
            "poll",
            () -> {
              try {
                received.set(receive(LONG));
                done.raise();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    time().sleep(Duration.ofMillis(300));
    send("late");
    assertThat(done.await(0, LONG)).isTrue();
    assertThat(received.get()).hasSize(1);
  }

  @Test
  void aFirstDeliveryIsYoungAndCountsOne() throws InterruptedException {
    send("x");
    Delivery delivery = receive(LONG).getFirst();
    assertThat(delivery.receiveCount()).isEqualTo(1);
    assertThat(delivery.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
  }

  @Test
  void aReceivedMessageIsHidden() throws InterruptedException {
    send("x");
    assertThat(receive(LONG)).hasSize(1);
    assertThat(receive(Duration.ZERO)).isEmpty();
  }

  @Test
  void aHiddenMessageReturnsWithItsIdAndANewReceipt() throws InterruptedException {
    send("x");
    Delivery first = inbox().receive(LONG, Duration.ofSeconds(1)).getFirst();
    Delivery second = receive(LONG).getFirst();
    assertThat(second.message().id()).isEqualTo(first.message().id());
    assertThat(second.message().receipt()).isNotEqualTo(first.message().receipt());
    assertThat(second.receiveCount()).isEqualTo(2);
  }

  @Test
  void atMostTenMessagesAreReceivedAtOnce() throws InterruptedException {
    for (int i = 0; i < 12; i++) {
      send("message " + i);
    }
    int received = 0;
    while (received < 12) {
      List<Delivery> some = receive(LONG);
      assertThat(some).hasSizeBetween(1, 10);
      received += some.size();
    }
    assertThat(received).isEqualTo(12);
  }

  @Test
  void anInterruptEndsARunningPoll() throws InterruptedException {
    Signal interrupted = time().signal();
    Thread poll =
        time()
            .start(
                "poll",
                () -> {
                  try {
                    receive(LONG);
                  } catch (InterruptedException e) {
                    interrupted.raise();
                  }
                });
    time().sleep(Duration.ofMillis(300));
    poll.interrupt();
    assertThat(interrupted.await(0, Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void aQueueThatDoesNotExistIsAFailure() {
    losesItsQueue();
    assertThatExceptionOfType(RemoteFailure.class).isThrownBy(() -> receive(Duration.ZERO));
  }
}
