package io.lifecyclemanager.model;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that happened in the drain of one node. */
public sealed interface DrainFact extends Fact {
  /** The drain waits for a worker slot. */
  record DrainQueued(TerminatingInstance subject) implements DrainFact {}

  /** The drain began. */
  record DrainStarted(
      TerminatingInstance subject, int podsToEvict, int podsLeftAlone, Duration waited)
      implements DrainFact {}

  /**
   * The API server's answer to one eviction or deletion.
   *
   * @param detail the API server's message when it refused, else empty
   * @param attempts the number of requests for this pod so far, this one included
   */
  record EvictionAnswered(
      TerminatingInstance subject,
      PodRef pod,
      boolean forced,
      EvictionResult result,
      String detail,
      int attempts)
      implements DrainFact {}

  /** The end of a drain; {@code failure} is null when nothing is left that had to leave. */
  record DrainEnded(
      TerminatingInstance subject, int podsGone, Duration took, @Nullable String failure)
      implements DrainFact {}

  /** The result of a request to evict or delete a pod. */
  enum EvictionResult {
    /** The API server accepted the request; the pod stops. */
    ACCEPTED,
    /** The API server refused the request, for example because of a disruption budget. */
    REFUSED,
    /** The pod does not exist. */
    GONE,
    /** Another pod with the same name exists: the pod with this UID is gone. */
    REPLACED;

    /** The value in logs and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
