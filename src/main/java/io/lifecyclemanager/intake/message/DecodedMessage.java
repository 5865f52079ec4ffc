package io.lifecyclemanager.intake.message;

import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message says. Nothing of it counts until Auto Scaling or EC2 confirms it. */
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
    public Optional<Fact> fact(@Nullable Instant sentAt) {
      if (group == null || at == null) {
        return Optional.empty();
      }
      Instant sent = sentAt != null && at.isAfter(sentAt.plus(MAX_CLOCK_SKEW)) ? sentAt : at;
      return Optional.of(new IntakeFact.TestNotificationReceived(group, sent));
    }
  }

  /**
   * EC2, or AWS Health, reports an event.
   *
   * @param sentByEvent when the event was sent, by its sender's clock; null where the message does
   *     not say it. Any sender of the queue can make it up
   * @param account the account in which it happened, which may be another one than the queue's
   * @param region the region of the bus to which it was sent. What AWS Health reports may have
   *     happened in another one, which the report names
   */
  record EventReported(
      EventReport report, @Nullable Instant sentByEvent, String account, String region)
      implements DecodedMessage {}

  /**
   * An event that says of no instance that it ends, or will: an instance that starts, an AWS Health
   * event of another service.
   *
   * @param description what it is, in one line
   */
  record IgnoredEvent(String description) implements DecodedMessage {}

  /**
   * A message in no format that this program knows, or whose ids and names cannot be any.
   *
   * @param reason what it is, or what is wrong with it, in one line without control characters
   */
  record UnknownMessage(String reason) implements DecodedMessage {}
}
