package io.lifecyclemanager.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a termination from ending, as it was when it was asked for.
 *
 * @param kind what kind of blocker it is
 * @param pod the pod that stays on the node; null where the blocker is no pod
 * @param budget namespace and name of the disruption budget that refuses the eviction, as in {@code
 *     shop/web}; null where none is known
 * @param reason why, in the words of the API server where it said so
 * @param times since when, and what happens when
 */
public record Blocker(
    BlockerKind kind,
    @Nullable PodRef pod,
    @Nullable String budget,
    String reason,
    BlockerTimes times) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /**
   * Since when there is a blocker, and what happens when. All by this machine's wall clock.
   *
   * @param since when it began
   * @param nextTry when the program tries again, or evicts a pod at the latest that it holds back
   *     or waits for; null where it only waits
   * @param deletion when a pod is deleted regardless of its budget; null where it is not, because
   *     it terminates, or because that is disabled
   * @param graceEnd when the grace period of a pod ends that terminates, or that is deleted at that
   *     time; null for what is no pod, and where a pod is not deleted
   * @param waitEnd when the termination goes on without it; null where that is not known
   */
  public record BlockerTimes(
      Instant since,
      @Nullable Instant nextTry,
      @Nullable Instant deletion,
      @Nullable Instant graceEnd,
      @Nullable Instant waitEnd) {
    private static final DateTimeFormatter TIME_OF_DAY =
        DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE_AND_TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /** Of a blocker of which only the beginning is known. */
    public static BlockerTimes since(Instant since) {
      return new BlockerTimes(since, null, null, null, null);
    }

    /** The same for a blocker that began then, with another try. */
    public BlockerTimes with(Instant begin, @Nullable Instant next) {
      return new BlockerTimes(begin, next, deletion, graceEnd, waitEnd);
    }

    /** As in {@code 22:10:05Z}; with its date where that is not today's, both in UTC. */
    public static String format(Instant at, Instant now) {
      boolean isToday = at.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
      return (isToday ? TIME_OF_DAY : DATE_AND_TIME).format(at);
    }
  }

  /** What keeps a termination from ending. */
  public enum BlockerKind {
    /** A PodDisruptionBudget does not allow the eviction. */
    BUDGET,
    /** A PodDisruptionBudget does not allow it, and the pod's replacements find no node. */
    NO_CAPACITY,
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
    /** The pod is still there long after its grace period: a finalizer, or a broken kubelet. */
    STUCK,
    /** The pod is protected: it is waited for and not evicted. */
    PROTECTED,
    /** The drain mode of the termination is {@code wait}: the pod is waited for and not evicted. */
    DRAIN_MODE,
    /**
     * Auto Scaling has not reported the metadata of a hook, which may ask for another drain mode or
     * a wait: until then a termination waits, and its pods are not evicted.
     */
    HOOK_METADATA,
    /** The pod is evicted later: after other pods, or once load balancers send it no traffic. */
    HELD_BACK,
    /** A volume of a drained pod is still attached. */
    VOLUME,
    /** The instance is still registered in a load balancer. */
    LOAD_BALANCER,
    /** Too many nodes are terminating. */
    DISRUPTION_LIMIT,
    /** The group of the instance has no replacement for it yet. */
    REPLACEMENT,
    /** Too many nodes are being drained by this replica. */
    DRAIN_SLOT,
    /** Another replica drains the node. */
    OTHER_REPLICA;

    /** Whether it does not end by itself, so that an operator should look at it. */
    public boolean needsAttention() {
      return switch (this) {
        case BUDGET, NO_CAPACITY, REFUSAL, OVERLOAD, NO_ANSWER, NO_EFFECT -> true;
        case STUCK, PROTECTED, DRAIN_MODE, HOOK_METADATA, VOLUME -> true;
        case TERMINATING, HELD_BACK, LOAD_BALANCER -> false;
        case DISRUPTION_LIMIT, REPLACEMENT, DRAIN_SLOT, OTHER_REPLICA -> false;
      };
    }

    /** Whether pods are such blockers; {@link #HOOK_METADATA} is also one of a termination. */
    public boolean isPod() {
      return switch (this) {
        case BUDGET, NO_CAPACITY, REFUSAL, OVERLOAD, NO_ANSWER, NO_EFFECT -> true;
        case TERMINATING, STUCK, PROTECTED, DRAIN_MODE, HOOK_METADATA, HELD_BACK -> true;
        case VOLUME, LOAD_BALANCER, DISRUPTION_LIMIT, REPLACEMENT, DRAIN_SLOT, OTHER_REPLICA ->
            false;
      };
    }

    /** The value in logs and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A blocker that is no pod.
   *
   * @param until when the termination goes on without it; null where that is not known
   */
  public static Blocker of(
      BlockerKind kind, String reason, Instant since, @Nullable Instant until) {
    return new Blocker(kind, null, null, reason, new BlockerTimes(since, null, null, null, until));
  }

  /** When it began. */
  public Instant since() {
    return times.since();
  }

  /**
   * The same for each look at a blocker that stays: without times, and with # for each number in
   * the reason.
   */
  public Blocker withoutNumbers() {
    return new Blocker(
        kind,
        pod,
        budget,
        NUMBER.matcher(reason).replaceAll("#"),
        BlockerTimes.since(Instant.EPOCH));
  }

  /** As in {@code pod shop/web-0: refused by budget shop/web: …}. */
  public String sentence() {
    String why = budget != null ? "refused by budget " + budget + ": " + reason : clause();
    return pod == null ? why : "pod " + pod + ": " + why;
  }

  /** The {@link #sentence} with its times, as {@link #describeTimes} has them. */
  public String sentenceWithTimes(Instant now) {
    return sentence() + " " + describeTimes(now);
  }

  /**
   * Since when, and what happens when, as in {@code (since 22:10:05Z, next try 22:10:20Z, deleted
   * by force at 23:05:00Z)} or {@code (since 22:10:05Z, waited for until 23:05:00Z)}.
   */
  public String describeTimes(Instant now) {
    StringBuilder text = new StringBuilder("(since " + BlockerTimes.format(since(), now));
    if (times.nextTry() != null) {
      String next = BlockerTimes.format(times.nextTry(), now);
      text.append(
          isEvictedLater() ? ", evicted at " + next + " at the latest" : ", next try " + next);
    }
    if (times.deletion() != null) {
      text.append(", deleted by force at " + BlockerTimes.format(times.deletion(), now));
    } else if (times.waitEnd() != null) {
      text.append(", waited for until " + BlockerTimes.format(times.waitEnd(), now));
    }
    return text.append(')').toString();
  }

  private boolean isEvictedLater() {
    return switch (kind) {
      case PROTECTED, DRAIN_MODE, HOOK_METADATA, HELD_BACK -> true;
      case BUDGET, NO_CAPACITY, REFUSAL, OVERLOAD, NO_ANSWER, NO_EFFECT -> false;
      case TERMINATING, STUCK, VOLUME, LOAD_BALANCER -> false;
      case DISRUPTION_LIMIT, REPLACEMENT, DRAIN_SLOT, OTHER_REPLICA -> false;
    };
  }

  /** Why, as the end of a sentence about the pod. */
  public String clause() {
    return switch (kind) {
      case BUDGET, NO_CAPACITY, REFUSAL, OVERLOAD -> "was refused: " + reason;
      case NO_ANSWER -> "was not evicted: " + reason;
      default -> reason;
    };
  }
}
