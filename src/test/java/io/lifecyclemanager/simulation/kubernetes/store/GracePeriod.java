package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** How a delete changes the time that a pod is given. Pure. */
public final class GracePeriod {

  private GracePeriod() {}

  /**
   * The pod as a delete leaves it, or nothing where the delete changes nothing: a deletion that is
   * under way can only be shortened.
   *
   * @param asked the seconds of the request, or a missing node
   */
  public static Optional<ObjectNode> shorten(ObjectNode pod, JsonNode asked, Instant now) {
    if (!ObjectMetadata.terminating(pod)) {
      return Optional.of(first(pod, asked, now));
    }
    long given = pod.path("metadata").path("deletionGracePeriodSeconds").asLong(0);
    if (given == 0 || !asked.isNumber() || atLeastZero(asked.asLong()) >= given) {
      return Optional.empty();
    }
    long period = atLeastZero(asked.asLong());
    Instant deadline = Instant.parse(ObjectMetadata.text(pod, "deletionTimestamp"));
    Instant shortened = deadline.minusSeconds(given).plusSeconds(period);
    if (shortened.isBefore(now)) {
      shortened = now;
      period = period == 0 ? 0 : 1;
    }
    return Optional.of(with(pod, shortened, period));
  }

  private static ObjectNode first(ObjectNode pod, JsonNode asked, Instant now) {
    long own = pod.path("spec").path("terminationGracePeriodSeconds").asLong(0);
    long period = atLeastZero(asked.isNumber() ? asked.asLong() : own);
    boolean unbound = pod.path("spec").path("nodeName").asText("").isEmpty();
    String phase = ObjectMetadata.phase(pod);
    if (unbound || phase.equals("Succeeded") || phase.equals("Failed")) {
      period = 0;
    }
    ObjectNode result = with(pod, now.plusSeconds(period), period);
    long generation = pod.path("metadata").path("generation").asLong(0);
    if (generation > 0) {
      ObjectMetadata.of(result).put("generation", generation + 1);
    }
    return result;
  }

  private static ObjectNode with(ObjectNode pod, Instant deadline, long period) {
    ObjectNode result = pod.deepCopy();
    ObjectMetadata.of(result)
        .put("deletionTimestamp", ObjectMetadata.timestamp(deadline))
        .put("deletionGracePeriodSeconds", period);
    return result;
  }

  /** A negative period means one second. */
  private static long atLeastZero(long period) {
    return period < 0 ? 1 : period;
  }
}
