package io.lifecyclemanager.model;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a termination from ending, as it was when it was asked for.
 *
 * @param kind what kind of blocker it is
 * @param pod the pod that stays on the node; null where the blocker is no pod
 * @param budget namespace and name of the disruption budget that refuses the eviction, as in {@code
 *     shop/web}; null where none is known
 * @param reason why, in the words of the API server where it said so
 * @param since when it began, by this machine's wall clock
 * @param nextTry when the program tries again; null where it only waits
 * @param until when the program stops to wait: then the pod is deleted, or the termination goes on
 *     without it; null where that is not known
 */
public record Blocker(
    BlockerKind kind,
    @Nullable PodRef pod,
    @Nullable String budget,
    String reason,
    Instant since,
    @Nullable Instant nextTry,
    @Nullable Instant until) {

  /** What keeps a termination from ending. */
  public enum BlockerKind {
    /** A PodDisruptionBudget does not allow the eviction. */
    BUDGET,
    /** An admission webhook, several budgets or a missing permission: the eviction is refused. */
    REFUSAL,
    /** The API server is overloaded and refuses the eviction. */
    OVERLOAD,
    /** The API server did not answer the eviction. */
    NO_ANSWER,
    /** The eviction was accepted, and the pod does not terminate. */
    NO_EFFECT,
    /** The pod has a deletion timestamp and is still there. */
    TERMINATING,
    /** The pod is protected: it is waited for and not evicted. */
    PROTECTED,
    /** The pod is evicted later: after other pods, or once load balancers send it no traffic. */
    HELD_BACK,
    /** A volume of a drained pod is still attached. */
    VOLUME,
    /** The instance is still registered in a load balancer. */
    LOAD_BALANCER,
    /** Too many nodes are terminating. */
    DISRUPTION_LIMIT,
    /** Too many nodes are being drained by this replica. */
    DRAIN_SLOT,
    /** Another replica drains the node. */
    OTHER_REPLICA;

    /** The value in logs and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A blocker that is no pod. */
  public static Blocker of(
      BlockerKind kind, String reason, Instant since, @Nullable Instant until) {
    return new Blocker(kind, null, null, reason, since, null, until);
  }

  /** Why, as the end of a sentence about the pod. */
  public String clause() {
    return switch (kind) {
      case BUDGET, REFUSAL, OVERLOAD -> "was refused: " + reason;
      case NO_ANSWER -> "was not evicted: " + reason;
      default -> reason;
    };
  }
}
