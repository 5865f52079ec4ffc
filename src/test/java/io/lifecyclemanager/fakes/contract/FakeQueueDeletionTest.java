package io.lifecyclemanager.fakes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.hold.FailedDeletionContract;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakeQueueDeletionTest extends FailedDeletionContract {
  private final FakeQueue queue = new FakeQueue(new SimulatedTime());

  @Test
  void theMessageIsDeletedByTheNextAttempt() throws InterruptedException {
    List<QueueMessage> ten = receiveTen();
    failDeletion(ten.get(3), 3);
    assertThat(queue.delete(ten)).hasSize(1);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.delete(ten)).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Override
  protected ReceivedMessages messages() {
    return queue;
  }

  @Override
  protected List<QueueMessage> receiveTen() throws InterruptedException {
    IntStream.range(0, 10).mapToObj(Integer::toString).forEach(queue::send);
    return queue.receive(Duration.ZERO, Duration.ofMinutes(1)).stream()
        .map(Delivery::message)
        .toList();
  }

  @Override
  protected void failDeletion(QueueMessage message, int position) {
    queue.failNextDeletion(message.id());
  }
}
