package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pod in which this program runs. A drain of its node evicts it after all other pods, and only
 * while another replica is ready to finish the drain: without one, its successor might start on the
 * same node, continue the drain, and evict itself as well, without end. Thread-safe.
 */
public final class OwnPod {
  /** How long an answer about other replicas counts, and the lack of an answer. */
  static final Duration ANSWER_MAX_AGE = Duration.ofSeconds(5);

  /** How long the API server must refuse to tell about other replicas before none is assumed. */
  private static final Duration REFUSAL_TIMEOUT = PermissionTracker.GRANT_TIMEOUT;

  private final @Nullable String uid;
  private final BooleanSupplier isAnotherReady;
  private final Time time;
  private PeerState answer = PeerState.UNKNOWN;
  private Deadline answerExpires;
  private @Nullable Long firstRefusal;
  private long lastRefusal;

  /** What is known about the other replicas. */
  enum PeerState {
    /** One is ready: this pod may be evicted. */
    READY,
    /** None is ready: a drain leaves this pod on its node. */
    NONE_READY,
    /** The API server did not answer: a drain waits for the answer. */
    UNKNOWN
  }

  /**
   * @param uid of the pod; null where it is not known, as outside of a cluster: then every pod is
   *     evicted like any other
   * @param isAnotherReady whether another replica is ready; may throw {@link RemoteFailure} when
   *     the API server does not answer: then that is unknown, and none counts as ready once the API
   *     server has refused the answer for 90 s
   */
  public OwnPod(@Nullable String uid, BooleanSupplier isAnotherReady, Time time) {
    this.uid = uid;
    this.isAnotherReady = isAnotherReady;
    this.time = time;
    this.answerExpires = time.in(Duration.ZERO);
  }

  /** Whether the program runs in this pod. */
  boolean is(PodRef pod) {
    return pod.uid().equals(uid);
  }

  /** Whether another replica is ready, as it was known at most 5 s ago. */
  synchronized PeerState peers() {
    if (time.isPast(answerExpires)) {
      answer = ask();
      answerExpires = time.in(ANSWER_MAX_AGE);
    }
    return answer;
  }

  private PeerState ask() {
    try {
      boolean ready = isAnotherReady.getAsBoolean();
      firstRefusal = null;
      return ready ? PeerState.READY : PeerState.NONE_READY;
    } catch (RemoteFailure failure) {
      return failure.isRefusal() && isRefusedForLong() ? PeerState.NONE_READY : PeerState.UNKNOWN;
    }
  }

  private boolean isRefusedForLong() {
    long now = time.nanos();
    Long first = firstRefusal;
    // A refusal in an earlier drain says nothing about the time between the two.
    boolean continues = first != null && time.since(lastRefusal).compareTo(REFUSAL_TIMEOUT) < 0;
    long since = first != null && continues ? first : now;
    firstRefusal = since;
    lastRefusal = now;
    return time.since(since).compareTo(REFUSAL_TIMEOUT) >= 0;
  }
}
