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
 * @param hooks names of the hooks whose lifecycle actions it holds
 * @param follows whether it has lost the node to another replica, and holds only what that replica
 *     does not: it leaves the node to its owner also without any message
 * @param cordonOnly whether the node is cordoned and nothing else
 * @param awaitsLimit whether the cordon follows on the claim in any case: a limit concerns the
 *     group, or that is not known yet
 * @param termination id of the termination that claims it; null where none does
 */
public record ClaimScope(
    Set<String> messages,
    @Nullable String group,
    List<ClaimEvent> events,
    Set<String> hooks,
    boolean follows,
    boolean cordonOnly,
    boolean awaitsLimit,
    @Nullable String termination) {
  /** One whose cordon may be written with the claim. */
  public ClaimScope(
      Set<String> messages,
      @Nullable String group,
      List<ClaimEvent> events,
      Set<String> hooks,
      boolean follows,
      boolean cordonOnly) {
    this(messages, group, events, hooks, follows, cordonOnly, false, null);
  }

  /** Nothing. */
  static final ClaimScope NONE = new ClaimScope(Set.of(), null, List.of(), Set.of(), false, false);

  /** Copies the collections. */
  public ClaimScope {
    messages = Set.copyOf(messages);
    events = List.copyOf(events);
    hooks = Set.copyOf(hooks);
  }

  /** The same, with that answer whether the cordon follows on the claim in any case. */
  public ClaimScope withAwaitsLimit(boolean awaits) {
    return new ClaimScope(messages, group, events, hooks, follows, cordonOnly, awaits, termination);
  }

  /** The same, for the termination with this id. */
  public ClaimScope withTermination(String id) {
    return new ClaimScope(messages, group, events, hooks, follows, cordonOnly, awaitsLimit, id);
  }
}
