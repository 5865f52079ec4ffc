package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.plan.TerminationLimits;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the drain of one node must be over, and until when it waits for the pods. Thread-safe.
 *
 * <p>The end decides when pods are deleted past their budgets: the termination's deadline, or
 * {@code --drain-timeout} after the drain began (not after it was queued), or after the last
 * protected pod was gone, or the grace period of one that terminates. A node that is unreachable
 * only shortens the wait: {@code --drain-timeout-unknown} from the moment at which it became
 * unreachable, again from the start each time; at least 5 minutes while there are protected pods,
 * and in drain mode {@code wait}. So a short outage of the API server, after which all nodes are
 * unreachable for a moment, deletes no pod.
 */
final class DrainDeadline {
  private static final Duration CONFIRM_INTERVAL = Duration.ofSeconds(5);

  /**
   * How long a node must be unreachable at least where pods are waited for that must not be
   * interrupted: they may run on, and a kubelet that is restarted or updated comes back. After 5
   * minutes Kubernetes itself deletes the pods of an unreachable node.
   */
  private static final Duration MIN_UNREACHABLE_TO_INTERRUPT = Duration.ofMinutes(5);

  /**
   * For the deletion of pods when EC2 interrupts the instance at once. Less than what is reserved
   * for the completion of lifecycle actions.
   */
  private static final Duration LEAST_TO_DELETE = Duration.ofSeconds(10);

  /** Longer than any lifecycle action lasts. */
  private static final Duration NO_LIMIT = Duration.ofDays(3);

  private final TerminationContext context;
  private final NodeRef node;
  private final LiveDeadline whole;
  private final LiveDeadline latestWait;
  private Optional<Deadline> begun = Optional.empty();
  private Optional<Deadline> unreachableSince = Optional.empty();
  private Optional<Deadline> protectedGraceEnd = Optional.empty();
  private volatile @Nullable Confirmation confirmation;

  /** What the API server said of the node last, and until when it is not asked again. */
  private record Confirmation(boolean isUnreachable, Deadline nextRead) {}

  /**
   * @param whole when the termination needs the drain to be over
   * @param latestWait until when the drain waits for pods at the latest, which are not deleted then
   */
  DrainDeadline(
      TerminationContext context, NodeRef node, LiveDeadline whole, LiveDeadline latestWait) {
    this.context = context;
    this.node = node;
    this.whole = whole;
    this.latestWait = latestWait;
  }

  /** That of the drain before the lifecycle actions are completed. */
  static DrainDeadline of(TerminationContext context, Claim claim) {
    return new DrainDeadline(
        context, claim.node(), context.deadline()::end, () -> context.time().in(NO_LIMIT));
  }

  /** The drain begins now, or {@code --drain-timeout} counts anew. */
  synchronized void begin() {
    begun = Optional.of(now());
  }

  /**
   * {@code --drain-timeout} leaves the protected pods that terminate their grace periods.
   *
   * @param end when these are over; empty without such a pod
   */
  synchronized void setProtectedGraceEnd(Optional<Deadline> end) {
    protectedGraceEnd = end;
  }

  /** Whether the node's kubelet does not run at the moment, so that none stops its pods. */
  boolean isNodeUnreachable() {
    return context
        .dependencies()
        .nodes()
        .cached(node)
        .map(NodeView::ready)
        .filter(ReadyCondition.UNKNOWN::equals)
        .isPresent();
  }

  /**
   * When the drain must have ended. {@code --drain-timeout} does not count while there are
   * protected pods, and gives way to the end that an operator asks for.
   */
  synchronized Deadline end() {
    Deadline end = whole.current();
    TerminationLimits limits = context.deadline().limits();
    return begun
        .filter(_ -> !limits.hasProtectedPods())
        .flatMap(it -> context.dependencies().policy().maxDrain().map(it::plus))
        .map(it -> protectedGraceEnd.map(it::orLater).orElse(it))
        .map(it -> limits.extended().map(it::orLater).orElse(it))
        .map(end::orEarlier)
        .orElse(end);
  }

  /**
   * Until when the drain waits, as things are now: until its end, for an event at least for some
   * seconds; later again when the node is back. Before the wait for an unreachable node ends, the
   * API server confirms that the node is unreachable: while it does not answer, the index may be as
   * old as its outage. It is asked every 5 s, however often this is called.
   */
  Deadline waitUntil() {
    return latestWait.orEarlier(waitUnlimited());
  }

  private Deadline waitUnlimited() {
    Deadline bound = boundOfWait();
    if (!context.time().isPast(bound) || context.time().isPast(end())) {
      return bound;
    }
    Confirmation last = confirmation;
    if (last == null || context.time().isPast(last.nextRead())) {
      boolean isUnreachable = isUnreachableNow();
      last = new Confirmation(isUnreachable, now().plus(CONFIRM_INTERVAL));
      confirmation = last;
    }
    return last.isUnreachable() ? bound : last.nextRead().orEarlier(end());
  }

  /**
   * Whether the wait for an unreachable node is over, and the API server says now that the node is
   * unreachable; false while it does not answer.
   */
  boolean isConfirmedUnreachable() {
    Optional<Deadline> since;
    synchronized (this) {
      since = unreachableSince;
    }
    try {
      return since.map(it -> it.plus(maxUnreachable())).filter(context.time()::isPast).isPresent()
          && context
              .dependencies()
              .nodes()
              .read(node)
              .map(NodeView::ready)
              .filter(ReadyCondition.UNKNOWN::equals)
              .isPresent();
    } catch (RemoteFailure noAnswer) {
      return false;
    }
  }

  private boolean isUnreachableNow() {
    try {
      Optional<NodeView> view = context.dependencies().nodes().read(node);
      return view.map(NodeView::ready).filter(it -> it != ReadyCondition.UNKNOWN).isEmpty();
    } catch (RemoteFailure noAnswer) {
      return false;
    }
  }

  private synchronized Deadline boundOfWait() {
    if (begun.isEmpty() || !isNodeUnreachable()) {
      unreachableSince = Optional.empty();
      confirmation = null;
    } else if (unreachableSince.isEmpty()) {
      unreachableSince = Optional.of(now());
    }
    Deadline planned = end();
    Deadline end =
        begun
            .filter(_ -> !context.scope().get().events().isEmpty())
            .map(it -> it.plus(LEAST_TO_DELETE))
            .map(planned::orLater)
            .orElse(planned);
    return unreachableSince.map(it -> it.plus(maxUnreachable())).map(end::orEarlier).orElse(end);
  }

  private Duration maxUnreachable() {
    Duration configured = context.dependencies().policy().maxDrainUnreachable();
    boolean isWaiting =
        context.deadline().limits().hasProtectedPods()
            || context.plan().current().drain() != DrainMode.EVICT;
    return isWaiting ? DurationMath.max(configured, MIN_UNREACHABLE_TO_INTERRUPT) : configured;
  }

  private Deadline now() {
    return context.time().in(Duration.ZERO);
  }
}
