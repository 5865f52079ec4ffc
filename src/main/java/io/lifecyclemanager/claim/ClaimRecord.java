package io.lifecyclemanager.claim;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
 * @param messages ids of the messages that the owner had when it claimed the node: whoever receives
 *     one of them again knows that the owner has lost it. Empty when the owner has left; null in
 *     records of earlier versions, whose node goes to whoever comes
 * @param drained when the owner was done with the node and had completed its own actions, ISO 8601;
 *     null until then
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimRecord(
    String owner,
    long epoch,
    String since,
    boolean wasCordoned,
    @Nullable String excludeLabelWas,
    @Nullable Long quietAfterMillis,
    @Nullable List<String> messages,
    @Nullable String drained) {

  /** The annotation that carries the record. */
  public static final String ANNOTATION = "lifecycle-manager.io/claim";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A record. */
  public ClaimRecord {
    messages = messages == null ? null : List.copyOf(messages);
  }

  /** The same, of an owner that is done with the node. */
  ClaimRecord withDrainedAt(String when) {
    return with(quietAfterMillis, messages, when);
  }

  /** The same, of an owner that has left the node to whoever comes. */
  ClaimRecord withoutMessages() {
    return with(quietAfterMillis, List.of(), drained);
  }

  private ClaimRecord with(
      @Nullable Long quiet, @Nullable List<String> ofMessages, @Nullable String drainedAt) {
    return new ClaimRecord(
        owner, epoch, since, wasCordoned, excludeLabelWas, quiet, ofMessages, drainedAt);
  }

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

  /** The same, of a node that was like this before anybody touched it. */
  ClaimRecord withOriginalState(boolean cordoned, @Nullable String excludeLabel) {
    return new ClaimRecord(
        owner, epoch, since, cordoned, excludeLabel, quietAfterMillis, messages, drained);
  }

  /** The same, of the next owner, who has these messages. */
  ClaimRecord withOwner(String next, List<String> received) {
    long nextEpoch = owner.equals(next) ? epoch : epoch + 1;
    return new ClaimRecord(
        next, nextEpoch, since, wasCordoned, excludeLabelWas, quietAfterMillis, received, null);
  }

  /** The same, if no later time stands there. */
  ClaimRecord withSettledAfter(Duration sinceAction) {
    long known = quietAfterMillis == null ? 0 : quietAfterMillis;
    return with(Math.max(known, sinceAction.toMillis()), messages, drained);
  }

  /**
   * Whether another replica works on the node and has lost none of these messages: its work is not
   * to be done twice. Who comes without any message has seen that nobody works on it.
   */
  boolean isOwnedByOther(String self, Collection<String> received) {
    return !owner.equals(self)
        && messages != null
        && !messages.isEmpty()
        && !received.isEmpty()
        && Collections.disjoint(messages, received);
  }

  /** Whether the owner is done with the node. */
  @JsonIgnore
  public boolean isDrained() {
    return drained != null;
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
