package io.lifecyclemanager.event;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event of an instance that EC2 has confirmed.
 *
 * @param id tells events of one kind and instance apart; empty where one has no id
 * @param effectiveAt when EC2 interrupts the instance; null when that has begun already
 */
public record InstanceEvent(
    EventKind kind, InstanceId instance, String id, @Nullable Instant effectiveAt) {
  /** With this begin the ids of capacity reservations, and those of no scheduled events. */
  public static final String CAPACITY_RESERVATION = "cr-";

  /** Whether the instance runs on at first: the announced time is the earliest one. */
  public boolean isEarliestTime() {
    return kind == EventKind.SCHEDULED && !id.startsWith(CAPACITY_RESERVATION);
  }

  /** When EC2 interrupts the instance, now at the earliest; empty where that is unknown. */
  public Optional<Deadline> effectiveIn(Time time) {
    return Optional.ofNullable(effectiveAt)
        .map(at -> DurationMath.max(Duration.between(time.now(), at), Duration.ZERO))
        .map(time::in);
  }
}
