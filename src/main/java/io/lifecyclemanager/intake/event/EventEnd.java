package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.event.Ec2Instances.ScheduledEvent;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.event.InstanceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether an event is over for an instance that runs. Pure.
 *
 * @param now the present time
 */
record EventEnd(EventSettings settings, Instant now) {
  /** How long after its announced interruption a spot instance must still run. */
  private static final Duration AFTER_INTERRUPTION = Duration.ofMinutes(5);

  /**
   * Whether the event is over. One of a kind that this version does not know is not.
   *
   * @param claimedAt when the node was claimed; empty where unknown
   * @param scheduled the scheduled events of the instance
   */
  boolean isOver(ClaimEvent event, Optional<Instant> claimedAt, List<ScheduledEvent> scheduled) {
    return EventKind.parse(event.kind())
        .filter(kind ->
            switch (kind) {
              case SPOT -> hasPassed(time(event).or(() -> claimedAt));
              case SCHEDULED ->
                  event.id().startsWith(InstanceEvent.CAPACITY_RESERVATION)
                      ? hasPassed(time(event).or(() -> claimedAt))
                      : scheduled.stream()
                          .filter(it -> Objects.equals(id(it), event.id()))
                          .noneMatch(
                              it -> EventVerification.isDue(it, settings.scheduledAhead(), now));
              // It ran down, and runs again.
              case STATE_CHANGE -> true;
              case REBALANCE ->
                  claimedAt
                      .filter(at -> now.isAfter(at.plus(settings.rebalanceTimeout())))
                      .isPresent();
            })
        .isPresent();
  }

  /** Whether an instance that runs at this time is interrupted no more. */
  static boolean hasPassed(Instant interruption, Instant now) {
    return now.isAfter(interruption.plus(AFTER_INTERRUPTION));
  }

  private boolean hasPassed(Optional<Instant> interruption) {
    return interruption.filter(at -> hasPassed(at, now)).isPresent();
  }

  private static Optional<Instant> time(ClaimEvent event) {
    return Optional.ofNullable(event.time());
  }

  /** The id of a scheduled event; some regions give none. */
  static String id(ScheduledEvent event) {
    return Objects.requireNonNullElse(event.id(), event.code());
  }
}
