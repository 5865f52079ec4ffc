package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link ReceivedMessages#delete} when the queue deletes some messages only. */
public abstract class FailedDeletionContract {
  protected abstract ReceivedMessages messages();

  /** Receives ten messages. */
  protected abstract List<QueueMessage> receiveTen() throws Exception;

  /** The next deletion of the message at this position fails by a fault of the queue. */
  protected abstract void failDeletion(QueueMessage message, int position) throws Exception;

  @Test
  void theFailureOfOneMessageIsNotThatOfTheOthers() throws Exception {
    List<QueueMessage> ten = receiveTen();
    failDeletion(ten.get(3), 3);
    assertThat(messages().delete(ten))
        .containsOnlyKeys(ten.get(3))
        .extractingByKey(ten.get(3))
        .returns(FailureKind.UNAVAILABLE, RemoteFailure::kind);
  }
}
