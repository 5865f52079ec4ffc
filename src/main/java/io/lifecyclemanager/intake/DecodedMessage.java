package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message says. Nothing of it counts until Auto Scaling confirms it. */
public sealed interface DecodedMessage {
  /** An instance waits in a terminating hook. */
  record TerminatingTransition(LifecycleAction action) implements DecodedMessage {}

  /** An instance waits in a launching hook. */
  record LaunchingTransition(LifecycleAction action) implements DecodedMessage {}

  /**
   * Auto Scaling sends it whenever a hook is put.
   *
   * @param group of the hook; null where the message does not name it
   * @param at when it was sent; null where the message does not say it
   */
  record TestNotification(@Nullable GroupName group, @Nullable Instant at)
      implements DecodedMessage {
    /** How far the sender's clock may be ahead of the queue's. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    /**
     * The fact to report; empty where the message does not say enough. Any sender of the queue can
     * make up a time, and a time far ahead would outlast all true ones: it does not count.
     *
     * @param sentAt when its message was sent, by the queue's own clock; null where unknown
     */
    Optional<Fact> fact(@Nullable Instant sentAt) {
      if (group == null || at == null) {
        return Optional.empty();
      }
      Instant sent = sentAt != null && at.isAfter(sentAt.plus(MAX_CLOCK_SKEW)) ? sentAt : at;
      return Optional.of(new IntakeFact.TestNotificationReceived(group, sent));
    }
  }

  /**
   * A message on which this program does not act.
   *
   * @param reason what it is, or what is wrong with it, in one line
   */
  record UnknownMessage(String reason) implements DecodedMessage {}
}
