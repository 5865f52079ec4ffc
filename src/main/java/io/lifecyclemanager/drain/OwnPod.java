package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
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

  private final @Nullable String uid;
  private final BooleanSupplier isAnotherReady;
  private final Time time;
  private PeerState answer = PeerState.UNKNOWN;
  private Deadline answerExpires;
  private GrantTimeout refusals;
  private Deadline refusalsExpire;

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
    this.refusals = PermissionTracker.refusalTimeout(time);
    this.refusalsExpire = time.in(Duration.ZERO);
  }

  /** Whether the program runs in this pod. */
  public boolean is(PodRef pod) {
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
      refusalsExpire = time.in(Duration.ZERO);
      return ready ? PeerState.READY : PeerState.NONE_READY;
    } catch (RemoteFailure failure) {
      return failure.isRefusal() && isRefusedForLong() ? PeerState.NONE_READY : PeerState.UNKNOWN;
    }
  }

  private boolean isRefusedForLong() {
    // A refusal in an earlier drain says nothing about the time between the two.
    if (time.isPast(refusalsExpire)) {
      refusals = PermissionTracker.refusalTimeout(time);
    }
    refusalsExpire = time.in(PermissionTracker.GRANT_TIMEOUT);
    return refusals.recordRefusal();
  }
}
