package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Messages that were received and are not yet deleted. Every call may be made twice. A receipt that
 * is no longer good is an answer, not trouble; {@link RemoteFailure} means that there was none.
 */
public interface ReceivedMessages {
  /**
   * Hides the messages from other consumers for this long from now.
   *
   * @param messages any number
   * @param visibility at most 12 h in all since the receive
   * @return those that cannot be hidden any longer (receipt expired or deleted): they will be, or
   *     were, delivered again
   */
  Set<QueueMessage> extendVisibility(Collection<QueueMessage> messages, Duration visibility);

  /** Makes the messages visible to everybody after {@code delay}, zero being at once. */
  void returnMessages(Collection<QueueMessage> messages, Duration delay);

  /** Deletes the message for good. */
  void delete(QueueMessage message);
}
