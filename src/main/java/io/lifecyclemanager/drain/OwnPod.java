package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pod in which this program runs. A drain of its node evicts it after all other pods, and only
 * while another replica is ready to finish the drain: without one, its successor might start on the
 * same node, continue the drain, and evict itself as well, without end. Thread-safe.
 */
public final class OwnPod {
  /** How long an answer about other replicas counts. */
  private static final Duration ANSWER_MAX_AGE = Duration.ofSeconds(5);

  private final @Nullable String uid;
  private final BooleanSupplier isAnotherReady;
  private final Time time;
  private boolean answer;
  private Deadline answerExpires;

  /**
   * @param uid of the pod; null where it is not known, as outside of a cluster: then every pod is
   *     evicted like any other
   * @param isAnotherReady whether another replica is ready; may throw {@link RemoteFailure} when
   *     the API server does not answer, and then none counts as ready
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

  /** Whether another replica is ready, so that this pod may be evicted. */
  synchronized boolean isAnotherReplicaReady() {
    if (time.isPast(answerExpires)) {
      try {
        answer = isAnotherReady.getAsBoolean();
      } catch (RemoteFailure unknown) {
        answer = false;
      }
      answerExpires = time.in(ANSWER_MAX_AGE);
    }
    return answer;
  }
}
