package io.lifecyclemanager.claim;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a replica claims a node for.
 *
 * @param messages ids of the messages that it holds
 * @param group name of the instance's Auto Scaling group; null where it is in none
 * @param events the EC2 events of the instance; empty without any
 * @param cordonOnly whether the node is cordoned and nothing else
 * @param awaitsLimit whether the cordon follows on the claim in any case: a limit concerns the
 *     group, or that is not known yet
 */
public record ClaimScope(
    Set<String> messages,
    @Nullable String group,
    List<ClaimEvent> events,
    boolean cordonOnly,
    boolean awaitsLimit) {
  /** Nothing. */
  static final ClaimScope NONE = new ClaimScope(Set.of(), null, List.of(), false, false);

  /** Copies the collections. */
  public ClaimScope {
    messages = Set.copyOf(messages);
    events = List.copyOf(events);
  }

  /** The same, with that answer whether the cordon follows on the claim in any case. */
  public ClaimScope withAwaitsLimit(boolean awaits) {
    return new ClaimScope(messages, group, events, cordonOnly, awaits);
  }
}
