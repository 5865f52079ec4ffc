package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message says. It says it only: nothing of it is true until Auto Scaling confirms it. */
public sealed interface DecodedMessage {
  /** An instance waits in a hook on its way out. */
  record TerminatingTransition(LifecycleAction action) implements DecodedMessage {}

  /** An instance waits in a hook on its way in: not the business of this program. */
  record LaunchingTransition(String group, String instance) implements DecodedMessage {}

  /**
   * Sent by Auto Scaling whenever a hook is put.
   *
   * @param group of the hook; null where it is not said
   * @param at when it was sent; null where it is not said
   */
  record TestNotification(@Nullable GroupName group, @Nullable Instant at)
      implements DecodedMessage {
    /** By how much a sender's clock may be ahead of the queue's. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /**
     * What is to be told of it; nothing where it does not say enough. Whoever may send to the queue
     * may make up a time, and one far ahead would outlast all that are true: it does not count.
     *
     * @param sentAt when its message was sent, by the queue's own clock; null where unknown
     */
    Optional<Fact> fact(@Nullable Instant sentAt) {
      if (group == null || at == null) {
        return Optional.empty();
      }
      Instant told = sentAt != null && at.isAfter(sentAt.plus(AHEAD)) ? sentAt : at;
      return Optional.of(new Fact.TestNotificationReceived(group, told));
    }
  }

  /**
   * Nothing this program acts on.
   *
   * @param why what it is, or what is wrong with it, in one line
   */
  record UnknownMessage(String why) implements DecodedMessage {}
}
