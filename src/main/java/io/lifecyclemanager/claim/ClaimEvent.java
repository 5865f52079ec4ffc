package io.lifecyclemanager.claim;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An EC2 event for which a node is claimed, as the annotation holds it.
 *
 * @param kind as in {@code spot}
 * @param id tells events of one kind apart; empty where it has no id
 * @param at when EC2 interrupts the instance, ISO 8601; null when that has begun already
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimEvent(String kind, String id, @Nullable String at) {
  /** As a claim holds the event. */
  public static ClaimEvent of(InstanceEvent event) {
    return new ClaimEvent(
        event.kind().text(),
        event.id(),
        Optional.ofNullable(event.effectiveAt()).map(Instant::toString).orElse(null));
  }

  /** Both lists, each event once; null without any, as a claim holds it. */
  static @Nullable List<ClaimEvent> merge(List<ClaimEvent> known, List<ClaimEvent> added) {
    List<ClaimEvent> all =
        Stream.concat(known.stream(), added.stream())
            .collect(Collectors.toMap(ClaimEvent::key, it -> it, (_, newer) -> newer, TreeMap::new))
            .values()
            .stream()
            .toList();
    return all.isEmpty() ? null : all;
  }

  /** The event; empty for one of a kind that this version does not know. */
  public Optional<InstanceEvent> toEvent(InstanceId instance) {
    return EventKind.parse(kind).map(it -> new InstanceEvent(it, instance, id, time()));
  }

  /** When EC2 interrupts the instance; null when that has begun, or is not understood. */
  public @Nullable Instant time() {
    try {
      return at == null ? null : Instant.parse(at);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Tells the events of one instance apart. */
  public String key() {
    return kind + "/" + id;
  }

  /** Whether one of these is the same event, whatever its time. */
  public boolean isAmong(List<ClaimEvent> events) {
    return events.stream().anyMatch(it -> it.key().equals(key()));
  }
}
