package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The messages of one termination, each with the key of its cause. Thread-safe. */
final class HeldMessages {
  private final VisibilityExtender visibility;
  private final Map<String, String> causes = new HashMap<>();

  /** Those that other terminations have as well. */
  private final Set<String> shared = new HashSet<>();

  HeldMessages(VisibilityExtender visibility) {
    this.visibility = visibility;
  }

  /** Adds the message of a request, if it came by one. */
  synchronized void add(RequestOrigin origin, String cause) {
    if (origin instanceof RequestOrigin.FromMessage(String messageId, _, boolean isShared)) {
      causes.put(messageId, cause);
      if (isShared) {
        shared.add(messageId);
      }
    }
  }

  synchronized Set<String> ids() {
    return Set.copyOf(causes.keySet());
  }

  /** Whether a message of this cause is held. */
  synchronized boolean hasMessageOf(String cause) {
    return causes.containsValue(cause);
  }

  private synchronized Set<String> own() {
    Set<String> own = new HashSet<>(causes.keySet());
    own.removeAll(shared);
    return own;
  }

  /**
   * Deletes every message that is not shared, or leaves it to its next delivery where the queue
   * cannot do so.
   */
  void deleteAll() throws InterruptedException {
    boolean _ = visibility.delete(own());
  }

  /**
   * Returns every message that is not shared to the queue.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the queue did not answer
   */
  void returnAll(Duration delay) {
    visibility.returnMessages(own(), delay);
  }

  /**
   * Leaves these messages to the replica that has received them, as far as they are held here.
   *
   * @return the causes of all other messages
   */
  synchronized Set<String> leave(Collection<String> received) {
    List<String> left = received.stream().filter(causes::containsKey).toList();
    visibility.forget(left);
    causes.keySet().removeAll(left);
    return Set.copyOf(causes.values());
  }
}
