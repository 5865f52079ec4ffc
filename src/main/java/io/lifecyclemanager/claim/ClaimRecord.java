package io.lifecyclemanager.claim;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.sharing.PooledJson;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claim of a node, as its annotation holds it: the owner, and the state of the node before the
 * first claim. The names in JSON are those of annotations that are already on nodes.
 *
 * @param owner the name of the replica that owns the node
 * @param epoch grows by one with each change of owner
 * @param since when the first owner claimed the node, ISO 8601
 * @param wasCordoned whether the node was cordoned before; a release leaves it cordoned then
 * @param excludeLabelWas the value of the exclusion label before; null when it was absent
 * @param cordonWritten whether the node was cordoned and labelled with this claim: not while it
 *     waits for the disruption limit. Null in claims of earlier versions
 * @param settledAfterMillis from when on no load balancer sends new connections: all
 *     deregistrations are accepted and settled. In milliseconds since the beginning of the
 *     lifecycle action, since the clocks of replicas may differ; null until all are accepted
 * @param messages ids of the messages that the owner held when it claimed the node: a replica that
 *     receives one of them knows that the owner has lost it. Empty when the owner has relinquished
 *     the node; null in claims of earlier versions, which any replica may take over
 * @param drained when the owner had drained the node, ISO 8601; its own lifecycle actions are
 *     completed by then, or wait for their turn; null until then
 * @param group the Auto Scaling group of the node's instance; null in claims of earlier versions,
 *     and where the instance is in none
 * @param events the EC2 events for which the node is claimed; null where there are none
 * @param cordonOnly whether the node is cordoned and nothing else: neither excluded from load
 *     balancers nor drained; null where that is not so
 * @param cordonKept whether the node still has the cordon of an earlier claim that cordoned it and
 *     nothing else, while this claim waits for the disruption limit; null where that is not so
 * @param hooks names of the hooks whose lifecycle actions the owner held when it claimed the node:
 *     a former owner still holds those that it has adopted and that are not among them. Empty where
 *     it had none but events; null when it has relinquished the node, and in claims of earlier
 *     versions
 * @param termination id of the owner's termination, as in the log; null in claims of earlier
 *     versions
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimRecord(
    String owner,
    long epoch,
    String since,
    boolean wasCordoned,
    @Nullable String excludeLabelWas,
    @Nullable Boolean cordonWritten,
    @JsonProperty("quietAfterMillis") @Nullable Long settledAfterMillis,
    @Nullable List<String> messages,
    @Nullable String drained,
    @Nullable String group,
    @Nullable List<ClaimEvent> events,
    @Nullable Boolean cordonOnly,
    @Nullable Boolean cordonKept,
    @Nullable List<String> hooks,
    @Nullable String termination) {
  /** The annotation that holds the claim. */
  public static final String ANNOTATION = "lifecycle-manager.io/claim";

  private static final JsonMapper JSON = PooledJson.mapper().build();

  /** Copies the lists, and sorts those of names. */
  public ClaimRecord {
    messages = messages == null ? null : messages.stream().sorted().toList();
    hooks = hooks == null ? null : hooks.stream().sorted().toList();
    events = events == null ? null : List.copyOf(events);
  }

  /**
   * Reads the value of the annotation.
   *
   * @return empty when it is absent, or no claim of this program
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

  /** Returns the value of the annotation. */
  public String format() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the claim of " + owner, e);
    }
  }

  /** This claim, drained at that time. */
  ClaimRecord withDrainedAt(String when) {
    return with(settledAfterMillis, messages, when, events, hooks);
  }

  /** This claim, relinquished by its owner: any replica may take the node over. */
  ClaimRecord withoutMessages() {
    return with(settledAfterMillis, List.of(), drained, events, null);
  }

  /** This claim with that settle time, unless a later one is recorded. */
  ClaimRecord withSettledAfter(Duration sinceAction) {
    long known = settledAfterMillis == null ? 0 : settledAfterMillis;
    return with(Math.max(known, sinceAction.toMillis()), messages, drained, events, hooks);
  }

  private ClaimRecord with(
      @Nullable Long newSettledAfter,
      @Nullable List<String> newMessages,
      @Nullable String newDrained,
      @Nullable List<ClaimEvent> newEvents,
      @Nullable List<String> newHooks) {
    return new ClaimRecord(
        owner,
        epoch,
        since,
        wasCordoned,
        excludeLabelWas,
        cordonWritten,
        newSettledAfter,
        newMessages,
        newDrained,
        group,
        newEvents,
        cordonOnly,
        cordonKept,
        newHooks,
        termination);
  }

  /**
   * This claim of a node that was in use until now, or cordoned by an earlier claim, and is
   * cordoned and labelled in the same patch.
   */
  ClaimRecord withCordonOf(NodeView node) {
    return new ClaimRecord(
        owner,
        epoch,
        since,
        isCordonKept() ? wasCordoned : NodeMarks.isCordonedBefore(node),
        node.excludeLabel(),
        true,
        settledAfterMillis,
        messages,
        drained,
        group,
        events,
        cordonOnly,
        null,
        hooks,
        termination);
  }

  /** Whether the claim says that its node was not cordoned with it: a cordon is not ours. */
  @JsonIgnore
  public boolean isWithoutCordon() {
    return Boolean.FALSE.equals(cordonWritten) && !isCordonKept();
  }

  /** Whether the cordon and nothing else is ours, until the disruption limit admits the node. */
  @JsonIgnore
  public boolean isCordonKept() {
    return Boolean.TRUE.equals(cordonKept);
  }

  /** Whether the node is yet to be cordoned and labelled with this claim. */
  @JsonIgnore
  boolean awaitsCordon() {
    return isWithoutCordon() || isCordonKept();
  }

  /** This claim for these events too. */
  ClaimRecord withEvents(List<ClaimEvent> added) {
    @Nullable List<ClaimEvent> all = ClaimEvent.merge(claimedEvents(), added);
    return with(settledAfterMillis, messages, drained, all, hooks);
  }

  /** The events for which the node is claimed. */
  @JsonIgnore
  public List<ClaimEvent> claimedEvents() {
    return events == null ? List.of() : events;
  }

  /** Whether the node is cordoned and nothing else. */
  @JsonIgnore
  public boolean isCordonOnly() {
    return Boolean.TRUE.equals(cordonOnly);
  }

  /**
   * Whether a replica other than {@code self} owns the node, does all that the scope asks for, and
   * has lost none of its messages to it. A replica without any message adopts an orphaned
   * termination: for it the claim has no owner, unless it has lost the node to one before.
   */
  boolean isOwnedByOther(String self, ClaimScope scope) {
    boolean isLeft =
        scope.messages().isEmpty()
            ? scope.follows() && !isRelinquished()
            : !List.of().equals(messages);
    return !owner.equals(self)
        && (!isCordonOnly() || scope.cordonOnly())
        && messages != null
        && isLeft
        && Collections.disjoint(messages, scope.messages());
  }

  /** Whether the owner has left the node to any replica; so do some claims of earlier versions. */
  @JsonIgnore
  public boolean isRelinquished() {
    return List.of().equals(messages) && hooks == null;
  }

  /** When the first owner claimed the node, by its clock; empty where it wrote no time. */
  public Optional<Instant> claimedAt() {
    try {
      return Optional.of(Instant.parse(String.valueOf(since)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether the owner has drained the node. */
  @JsonIgnore
  public boolean isDrained() {
    return drained != null;
  }

  /** Whether the owner may still work on the node: it has neither drained nor relinquished it. */
  @JsonIgnore
  public boolean isInProgress() {
    return !isDrained() && !isRelinquished();
  }
}
