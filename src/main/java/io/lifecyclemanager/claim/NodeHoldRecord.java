package io.lifecyclemanager.claim;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.sharing.PooledJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hold of a node, as its annotation holds it: why the node is kept from new work, and the state
 * of the node before. The names in JSON are those of annotations on nodes.
 *
 * @param reason why the node is held
 * @param author the user who asked for the hold
 * @param since when the node was held first, ISO 8601
 * @param until when the hold ends, ISO 8601; null where it lasts until it is removed
 * @param wasCordoned whether the node was cordoned before; it stays cordoned then when the hold
 *     ends
 * @param taint whether the node has the taint {@link NodeHoldMarks#TAINT} while it is held
 * @param scaleDownDisabled whether the node has the annotation {@link
 *     NodeHoldMarks#SCALE_DOWN_DISABLED} while it is held
 * @param scaleDownDisabledWas the value of that annotation before; null when it was absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeHoldRecord(
    String reason,
    String author,
    String since,
    @Nullable String until,
    boolean wasCordoned,
    boolean taint,
    boolean scaleDownDisabled,
    @Nullable String scaleDownDisabledWas) {

  /** The annotation that holds the node hold. */
  public static final String ANNOTATION = "lifecycle-manager.io/hold";

  private static final JsonMapper JSON = PooledJson.mapper().build();

  /**
   * Reads the value of the annotation.
   *
   * @return empty when it is absent, or no hold of this program
   */
  public static Optional<NodeHoldRecord> parse(@Nullable String annotation) {
    if (annotation == null) {
      return Optional.empty();
    }
    try {
      NodeHoldRecord record = JSON.readValue(annotation, NodeHoldRecord.class);
      return Optional.ofNullable(record).filter(NodeHoldRecord::isUsable);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private boolean isUsable() {
    return Objects.nonNull(reason)
        && Objects.nonNull(author)
        && isTime(since)
        && (until == null || isTime(until));
  }

  private static boolean isTime(@Nullable String text) {
    try {
      Instant _ = Instant.parse(String.valueOf(text));
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** Returns the value of the annotation. */
  public String format() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the hold of " + author, e);
    }
  }

  /** When the hold ends; empty where it lasts until it is removed. */
  @JsonIgnore
  public Optional<Instant> end() {
    return Optional.ofNullable(until).map(Instant::parse);
  }

  /** Whether both ask for the same, by whichever author and at whichever time. */
  @JsonIgnore
  public boolean isSameRequest(NodeHoldRecord other) {
    return reason.equals(other.reason)
        && Objects.equals(until, other.until)
        && taint == other.taint
        && scaleDownDisabled == other.scaleDownDisabled;
  }
}
