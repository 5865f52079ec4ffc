package io.lifecyclemanager.event;

import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a message reports of an event. Nothing of it counts until EC2 confirms it. */
public sealed interface EventReport {
  /** The kind of the event. */
  EventKind kind();

  /** A report that concerns one instance. */
  sealed interface OfInstance extends EventReport {
    /** The instance. */
    InstanceId instance();
  }

  /**
   * A spot instance interruption warning.
   *
   * @param action what EC2 is going to do with the instance
   */
  record SpotWarning(InstanceId instance, InterruptionAction action) implements OfInstance {
    @Override
    public EventKind kind() {
      return EventKind.SPOT;
    }
  }

  /**
   * An instance runs in an interruptible Capacity Reservation, whose owner reclaims the capacity:
   * as for a spot instance, EC2 terminates it two minutes after the warning.
   */
  record ReservationInterruption(InstanceId instance) implements OfInstance {
    @Override
    public EventKind kind() {
      return EventKind.SPOT;
    }
  }

  /** What EC2 does with an interrupted spot instance. */
  enum InterruptionAction {
    TERMINATE,
    STOP,
    /** Begins with the warning: there are no two minutes. */
    HIBERNATE
  }

  /** An instance changed its state to one in which it does not run, or soon will not. */
  record StateChangeNotification(InstanceId instance, InstanceState state) implements OfInstance {
    @Override
    public EventKind kind() {
      return EventKind.STATE_CHANGE;
    }
  }

  /** A rebalance recommendation. */
  record RebalanceRecommendation(InstanceId instance) implements OfInstance {
    @Override
    public EventKind kind() {
      return EventKind.REBALANCE;
    }
  }

  /**
   * A scheduled change that AWS Health announced, changed or closed.
   *
   * @param id the event's ARN and the id of the communication
   * @param region the region of the event, which may differ from that of the message; null where
   *     the message names none
   * @param instances the instances that it names; empty where it names none
   */
  record ScheduledChange(String id, @Nullable String region, Set<InstanceId> instances)
      implements EventReport {
    /** Copies the set. */
    public ScheduledChange {
      instances = Set.copyOf(instances);
    }

    @Override
    public EventKind kind() {
      return EventKind.SCHEDULED;
    }
  }

  /**
   * A Capacity Block is about to end, and its instances with it.
   *
   * @param reservation the id of the capacity reservation
   * @param endsAt when the reservation ends; null where the message does not say it
   */
  record CapacityBlockExpiration(String reservation, @Nullable Instant endsAt)
      implements EventReport {
    @Override
    public EventKind kind() {
      return EventKind.SCHEDULED;
    }
  }
}
