package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Messages that were received and are not deleted yet. Each call may be repeated, and throws {@link
 * RemoteFailure} when the queue did not answer. An expired receipt handle is no failure.
 * Thread-safe.
 */
public interface ReceivedMessages {
  /**
   * Sets the visibility timeout of the messages, counted from now.
   *
   * @param messages any number
   * @param visibility the timeout; SQS hides a message at most 12 h after it was received
   * @return the messages that cannot be hidden any longer, since they are deleted or their receipt
   *     handle has expired
   */
  Set<QueueMessage> extendVisibility(Collection<QueueMessage> messages, Duration visibility);

  /**
   * Returns the messages to the queue.
   *
   * @param delay after which they are visible to all consumers; zero means at once
   */
  void returnMessages(Collection<QueueMessage> messages, Duration delay);

  /**
   * Deletes the messages, ten in a request. A message or a queue that does not exist is no failure.
   *
   * @param messages any number
   * @return why the queue did not delete a message of a request which it answered, such as a fault
   *     of its own; the messages that are absent are deleted. A request without an answer throws
   */
  Map<QueueMessage, RemoteFailure> delete(Collection<QueueMessage> messages);
}
