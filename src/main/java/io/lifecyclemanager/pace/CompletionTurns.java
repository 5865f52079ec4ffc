package io.lifecyclemanager.pace;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.pace.PaceLedger.CompletionTurn;
import io.lifecyclemanager.pace.PaceLedger.NextInstance;
import io.lifecyclemanager.pace.PaceLedgers.StoredLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets the instances of a group be completed one after another, with an interval in between. The
 * ledger of the group says whose turn it is, when the next turn may begin by the clock of the API
 * server, and which instance waits with the earliest deadline: it has the next turn, unless it does
 * not take it for a while. A turn that its replica has not ended ends when its node is gone or
 * released, or after a while, and the interval counts from when that is seen. Thread-safe.
 */
public final class CompletionTurns {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
  private static final long MAX_JITTER_MILLIS = 2000;
  private static final Duration CONFLICT_PAUSE = Duration.ofMillis(200);

  /** The clock of the API server is known to the second. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(1);

  /** How long a turn is left to the instance with the earliest deadline: its check is late. */
  private static final Duration TO_TAKE = Duration.ofSeconds(30);

  /** How long a turn without a node lasts unless its replica ends it. */
  private static final Duration LONGEST_WITHOUT_NODE = Duration.ofMinutes(15);

  /**
   * How long a turn with a node lasts at most: Auto Scaling may not answer for a while, or retain
   * an instance whose turn was not ended.
   */
  private static final Duration LONGEST_TURN = Duration.ofHours(1);

  /** How long the end of a turn is tried to be written; otherwise others find that it is over. */
  private static final Duration TO_END = Duration.ofSeconds(30);

  private final PaceDependencies dependencies;
  private final Nodes nodes;
  private final Time time;
  private final Duration standard;
  private final LedgerAccess ledgers;

  /**
   * @param standard the interval between two completions of one group whose hooks ask for none;
   *     zero for none
   */
  public CompletionTurns(PaceDependencies dependencies, Duration standard) {
    this.dependencies = dependencies;
    this.nodes = dependencies.nodes();
    this.time = dependencies.time();
    this.standard = standard;
    this.ledgers = new LedgerAccess(dependencies);
  }

  /**
   * Waits until it is the turn of the instance. Returns at once without an interval. May be
   * repeated, also by another replica.
   *
   * @param interval between two completions of its group
   * @param until when the instance is completed in any case; read again at each check
   * @throws InterruptedException when interrupted
   */
  public void await(TerminatingInstance subject, Duration interval, LiveDeadline until)
      throws InterruptedException {
    if (!isPaced(subject, interval)) {
      return;
    }
    long start = time.nanos();
    Optional<Duration> left = take(subject, interval, until);
    while (left.isPresent() && !time.isPast(until.current())) {
      // Not all instances of a group check at the same time.
      Duration pause =
          DurationMath.min(left.get(), CHECK_INTERVAL)
              .plusMillis(dependencies.random().nextLong(MAX_JITTER_MILLIS));
      time.sleep(DurationMath.min(pause, time.until(until.current())));
      left = take(subject, interval, until);
    }
    if (left.isPresent() || time.since(start).compareTo(CLOCK_STEP) > 0) {
      dependencies
          .listener()
          .on(new DrainFact.IntervalWaitEnded(subject, time.since(start), left.isPresent()));
    }
  }

  private Optional<Duration> take(
      TerminatingInstance subject, Duration interval, LiveDeadline until)
      throws InterruptedException {
    try {
      return ledgers.use(() -> take(subject, interval, until.current()), until);
    } catch (RemoteFailure reported) {
      return Optional.of(CHECK_INTERVAL); // the deadline has come
    }
  }

  /** Empty when the turn is taken; otherwise when to try again. */
  private Optional<Duration> take(TerminatingInstance subject, Duration interval, Deadline until) {
    LimitScope scope = scope(subject);
    StoredLedger stored = ledgers.read(scope);
    if (subject.instance().equals(stored.ledger().lastCompleted())) {
      return Optional.empty(); // a further action of the instance
    }
    CompletionTurn turn = stored.ledger().turn();
    boolean isOurs = turn != null && turn.instance().equals(subject.instance());
    NextInstance waiting =
        new NextInstance(subject.instance(), stored.readAt().plus(time.until(until)));
    if (turn != null && !isOurs && !isOver(turn, stored.readAt())) {
      announce(scope, stored, waiting);
      return Optional.of(CHECK_INTERVAL);
    }
    Duration left = left(stored);
    // The clock of the API server was set back, or the turn has ended with its node.
    boolean isUnknown = left.compareTo(interval.plus(CLOCK_STEP)) > 0 || (turn != null && !isOurs);
    if (!isOurs && isUnknown) {
      return Optional.of(
          writeEnd(scope, stored, interval, stored.ledger().lastCompleted())
              ? interval
              : CONFLICT_PAUSE);
    }
    if (!isOurs && left.isPositive()) {
      announce(scope, stored, waiting);
      return Optional.of(left);
    }
    if (!isOurs && left.plus(TO_TAKE).isPositive() && !isFirst(stored.ledger(), waiting)) {
      return Optional.of(CHECK_INTERVAL);
    }
    CompletionTurn ours =
        new CompletionTurn(
            subject.instance(), subject.node(), dependencies.self(), stored.readAt());
    return ledgers.write(scope, stored, stored.ledger().withTurn(ours))
        ? Optional.empty()
        : Optional.of(CONFLICT_PAUSE);
  }

  /** Another change of the ledger comes first: the next check announces it again. */
  private void announce(LimitScope scope, StoredLedger stored, NextInstance waiting) {
    NextInstance next = stored.ledger().next();
    boolean isKnown = next != null && next.instance().equals(waiting.instance());
    if (!isKnown && isFirst(stored.ledger(), waiting)) {
      boolean _ = ledgers.write(scope, stored, stored.ledger().withNext(waiting));
    }
  }

  /** Whether no instance waits that has an earlier deadline. */
  private static boolean isFirst(PaceLedger ledger, NextInstance waiting) {
    NextInstance next = ledger.next();
    return next == null
        || next.instance().equals(waiting.instance())
        || waiting.deadline().isBefore(next.deadline());
  }

  private static Duration left(StoredLedger stored) {
    Instant next = stored.ledger().nextTurn();
    return next == null ? Duration.ZERO : Duration.between(stored.readAt(), next);
  }

  private boolean isOver(CompletionTurn turn, Instant now) {
    NodeRef node = turn.node();
    Duration longest = node == null ? LONGEST_WITHOUT_NODE : LONGEST_TURN;
    return turn.at().plus(longest).isBefore(now)
        || (node != null && isUnclaimed(nodes.cached(node)) && isUnclaimed(nodes.read(node)));
  }

  /** Whether the node is gone or released. */
  private static boolean isUnclaimed(Optional<NodeView> view) {
    return view.map(NodeView::claim).flatMap(ClaimRecord::parse).isEmpty();
  }

  /** The turn of the instance is over: the interval counts from now on. */
  public void end(TerminatingInstance subject, Duration interval) throws InterruptedException {
    if (!isPaced(subject, interval)) {
      return;
    }
    Deadline latest = time.in(TO_END);
    try {
      while (!ledgers.use(() -> endOnce(subject, interval), () -> latest)) {
        time.sleep(CONFLICT_PAUSE);
      }
    } catch (RemoteFailure reported) {
      // Other replicas find that it is over.
    }
  }

  private boolean endOnce(TerminatingInstance subject, Duration interval) {
    LimitScope scope = scope(subject);
    StoredLedger stored = ledgers.read(scope);
    CompletionTurn turn = stored.ledger().turn();
    boolean isOthers = turn != null && !turn.instance().equals(subject.instance());
    return isOthers || writeEnd(scope, stored, interval, subject.instance());
  }

  private boolean writeEnd(
      LimitScope scope, StoredLedger stored, Duration interval, @Nullable InstanceId completed) {
    Instant next = stored.readAt().plus(interval).plus(CLOCK_STEP);
    return ledgers.write(scope, stored, stored.ledger().withoutTurn(next, completed));
  }

  /** Why an instance is not completed yet. */
  public Blocker blocker(
      TerminatingInstance subject, Duration interval, Instant since, Instant until) {
    String reason =
        "waits for its turn to be completed: %d s between two instances of group %s (min-interval)"
                .formatted(interval.toSeconds(), subject.group())
            + ledgers.lastFailure().map("; the turns cannot be checked: "::concat).orElse("");
    return Blocker.of(BlockerKind.DISRUPTION_LIMIT, reason, since, until);
  }

  /** The interval between two completions of a group whose hooks ask for this. */
  public Duration interval(Optional<Duration> ofHook) {
    return ofHook.orElse(standard);
  }

  /** Whether an interval concerns the instance. */
  public boolean isPaced(TerminatingInstance subject, Duration interval) {
    return interval.isPositive() && subject.group() != null;
  }

  private static LimitScope scope(TerminatingInstance subject) {
    return LimitScope.group(Objects.requireNonNull(subject.group()).value());
  }
}
