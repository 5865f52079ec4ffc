package io.lifecyclemanager.simulation.aws.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Scheduled events of instances, each change of which AWS Health announces. Nothing happens to the
 * instances when an event begins: that is for tests to do.
 */
public final class ScheduledEvents {
  /** Begins the description of an event that has taken place. */
  public static final String COMPLETED = "[Completed] ";

  /** Begins the description of an event that will not take place. */
  public static final String CANCELED = "[Canceled] ";

  private final Ec2Timeline timeline;
  private final Map<String, SimulatedEvent> events = new TreeMap<>();

  /**
   * One event.
   *
   * @param code as in {@code instance-retirement}
   * @param revision counts the changes of the event from 1
   */
  public record SimulatedEvent(
      String id,
      String instanceId,
      String code,
      String description,
      Instant notBefore,
      int revision) {
    /** Whether it is completed or cancelled. */
    boolean isClosed() {
      return description.startsWith("[");
    }

    private SimulatedEvent changed(String newDescription, Instant newStart) {
      return new SimulatedEvent(id, instanceId, code, newDescription, newStart, revision + 1);
    }
  }

  ScheduledEvents(Ec2Timeline timeline) {
    this.timeline = timeline;
  }

  /**
   * Schedules an event.
   *
   * @param code {@code instance-reboot}, {@code system-reboot}, {@code system-maintenance}, {@code
   *     instance-retirement} or {@code instance-stop}
   * @return the id of the event
   */
  public String schedule(String instanceId, String code, Instant notBefore) {
    return timeline.access(now -> {
      String id = String.format("instance-event-%017x", events.size() + 1);
      SimulatedEvent event =
          new SimulatedEvent(id, instanceId, code, description(code), notBefore, 1);
      events.put(id, event);
      timeline.send(Ec2Messages.scheduledChange(event, now));
      return id;
    });
  }

  private static String description(String code) {
    return switch (code) {
      case "instance-reboot", "system-reboot" -> "The instance is scheduled for a reboot";
      case "system-maintenance" -> "The host of the instance is scheduled for maintenance";
      default -> "The instance is running on degraded hardware";
    };
  }

  /** Moves the start of an event. */
  public void reschedule(String eventId, Instant notBefore) {
    change(eventId, event -> event.changed(event.description(), notBefore));
  }

  /** The event has taken place. */
  public void complete(String eventId) {
    change(eventId, event -> event.changed(COMPLETED + event.description(), event.notBefore()));
  }

  /** The event will not take place. */
  public void cancel(String eventId) {
    change(eventId, event -> event.changed(CANCELED + event.description(), event.notBefore()));
  }

  private void change(String eventId, UnaryOperator<SimulatedEvent> change) {
    timeline.access(now -> {
      SimulatedEvent event = change.apply(Objects.requireNonNull(events.get(eventId), eventId));
      events.put(eventId, event);
      timeline.send(Ec2Messages.scheduledChange(event, now));
      return event;
    });
  }

  /** EC2 forgets a closed event after some days. */
  public void forget(String eventId) {
    timeline.access(now -> Objects.requireNonNull(events.remove(eventId), eventId));
  }

  /** All events, closed ones included. */
  public List<SimulatedEvent> all() {
    return timeline.access(now -> List.copyOf(events.values()));
  }

  /** The events of one instance, closed ones included. */
  public List<SimulatedEvent> of(String instanceId) {
    return all().stream().filter(event -> event.instanceId().equals(instanceId)).toList();
  }
}
