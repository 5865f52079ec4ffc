package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.drain.surge.Deployments;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pods of the cluster, as far as a drain needs them. Each call may be repeated. */
public interface PodControl {
  /**
   * Watches the pods of one node until closed. Returns at once; the watch lists, watches and
   * reconnects on a thread of its own and reports failures as facts.
   */
  PodWatch watch(NodeRef node);

  /**
   * Requests the eviction of exactly this pod, once.
   *
   * @param atMost how long to wait for the answer, positive; a webhook may hang
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  EvictionOutcome evict(PodRef pod, Duration atMost);

  /**
   * As {@link #evict}, for a pod that its budget has refused before and may allow to evict now: its
   * request does not wait for the first requests of other pods.
   */
  default EvictionOutcome evictAgain(PodRef pod, Duration atMost) {
    return evict(pod, atMost);
  }

  /**
   * Deletes exactly this pod whatever its disruption budgets say, once. Marks it as disrupted
   * before, so that a Job does not count it as a failure.
   *
   * @param grace the grace period of the deletion, at least 1 s; or zero, with which the Pod object
   *     is gone at once, whether its containers run or not
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  EvictionOutcome delete(PodRef pod, Duration grace);

  /**
   * The Services with {@code externalTrafficPolicy: Local}, whose pods receive traffic through
   * their own nodes. The list may be some seconds old.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  Collection<LocalTrafficService> localTrafficServices();

  /** The budgets that refuse evictions. */
  DisruptionBudgets budgets();

  /** The Deployments of pods. */
  Deployments deployments();

  /** The pods that the scheduler finds no node for. */
  UnschedulablePods unschedulablePods();

  /**
   * A Service with {@code externalTrafficPolicy: Local}.
   *
   * @param namespace its namespace
   * @param selector its selector, not empty
   */
  record LocalTrafficService(String namespace, Map<String, String> selector) {}

  /** A live view of the pods of one node. Thread-safe. */
  interface PodWatch extends AutoCloseable {
    /** The pods as an immutable map; empty until the first list is complete. */
    Optional<Map<PodRef, PodView>> pods();

    /** Raised after each change of {@link #pods}; the caller may raise it to end its own wait. */
    Signal changes();

    /** Stops watching. Idempotent. */
    @Override
    void close();
  }

  /** The API server's answer to an eviction or a deletion. */
  sealed interface EvictionOutcome {
    /** The pod terminates, or terminated before. */
    record EvictionAccepted() implements EvictionOutcome {}

    /** The pod does not exist any more. */
    record PodGone() implements EvictionOutcome {}

    /** Another pod has its name; this one is gone. */
    record PodReplaced() implements EvictionOutcome {}

    /**
     * The pod is not evicted now; the request may be repeated.
     *
     * @param reason why
     * @param message the API server's message
     * @param retryAfter from the response; null when it had none
     * @param budget the name of the budget that refuses; null when none does, or none is named
     */
    record EvictionRefused(
        RefusalReason reason,
        String message,
        @Nullable Duration retryAfter,
        @Nullable String budget)
        implements EvictionOutcome {
      /** Refused by no budget that is named. */
      public EvictionRefused(RefusalReason reason, String message, @Nullable Duration retryAfter) {
        this(reason, message, retryAfter, null);
      }
    }

    /** Why an eviction is refused. All refusals are retried until the deadline. */
    enum RefusalReason {
      /** A PodDisruptionBudget allows no disruption now. */
      BUDGET,
      /** The API server is overloaded. */
      OVERLOAD,
      /** Several budgets, an admission webhook, a missing permission, a terminating namespace. */
      OTHER
    }
  }
}
