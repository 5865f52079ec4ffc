package io.lifecyclemanager.claim;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the node's annotation: who works on it, and how the node was before anybody did.
 *
 * @param owner the replica that works on the node
 * @param epoch grows by one with every change of owner
 * @param since when the first owner claimed it, ISO 8601
 * @param wasCordoned whether the node was cordoned already: then it stays so when we let go
 * @param excludeLabelWas the exclusion label's value before; null when it was absent
 * @param quietAfterMillis from when on, counted from the beginning of the lifecycle action, no load
 *     balancer sends anything new: every deregistration was accepted and has settled. Counted so
 *     because the replicas' clocks may differ; null until all were accepted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClaimRecord(
    String owner,
    long epoch,
    String since,
    boolean wasCordoned,
    @Nullable String excludeLabelWas,
    @Nullable Long quietAfterMillis) {

  /** The annotation that carries the record. */
  public static final String ANNOTATION = "lifecycle-manager.io/claim";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Reads an annotation's value; empty when there is none or somebody wrote something else there.
   */
  public static Optional<ClaimRecord> parse(@Nullable String annotation) {
    if (annotation == null) {
      return Optional.empty();
    }
    try {
      ClaimRecord record = JSON.readValue(annotation, ClaimRecord.class);
      return Optional.ofNullable(record).filter(read -> read.owner != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  ClaimRecord ownedBy(String next) {
    return new ClaimRecord(next, epoch + 1, since, wasCordoned, excludeLabelWas, quietAfterMillis);
  }

  /** The same, if no later time stands there. */
  ClaimRecord quietAfter(Duration sinceAction) {
    long known = quietAfterMillis == null ? 0 : quietAfterMillis;
    return new ClaimRecord(
        owner, epoch, since, wasCordoned, excludeLabelWas, Math.max(known, sinceAction.toMillis()));
  }

  /** The annotation's value. */
  public String format() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the claim of " + owner, e);
    }
  }
}
