package io.lifecyclemanager.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terminations that are in progress, and which replicas answered: the answer of {@code GET
 * /api/v1/terminations}. Immutable.
 *
 * @param terminations those in progress, each instance once, most urgent first
 * @param replicas all known replicas, the one that made the report first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StatusReport(List<TerminationStatus> terminations, List<ReplicaStatus> replicas) {
  /** Copies the lists. */
  public StatusReport {
    terminations = List.copyOf(terminations);
    replicas = List.copyOf(replicas);
  }

  /**
   * A replica of the controller.
   *
   * @param url where it serves the API, as in {@code http://10.0.1.7:8080}
   * @param name its name, as in the claims of nodes; null where it has not answered
   * @param answered whether it answered in time
   * @param problem why it did not answer, or what it lacks: an operator should look at it; null
   *     where there is nothing
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ReplicaStatus(
      String url, @Nullable String name, boolean answered, @Nullable String problem) {}
}
