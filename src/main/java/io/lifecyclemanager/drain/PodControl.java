package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pods of the cluster, as far as a drain needs them. Calls may be made twice. */
public interface PodControl {
  /**
   * Follows the pods of one node until closed. Returns at once; the feed lists and watches by
   * itself and reconnects for as long as it is open. Trouble on the way is reported as facts.
   */
  PodWatch watch(NodeRef node);

  /**
   * Asks the API server to evict exactly this pod, one request.
   *
   * @throws RemoteTrouble when there was no answer at all
   */
  EvictionOutcome evict(PodRef pod);

  /**
   * Deletes exactly this pod, past its budgets, one request (after marking it as disrupted, so that
   * Jobs do not count it as a failure).
   *
   * @param grace what the pod gets to stop, at least 1 s
   * @throws RemoteTrouble when there was no answer at all
   */
  EvictionOutcome delete(PodRef pod, Duration grace);

  /**
   * The Services with {@code externalTrafficPolicy: Local}: traffic for their pods comes through
   * the pods' own nodes. May be some seconds old.
   *
   * @throws RemoteTrouble when there was no answer
   */
  Collection<LocalTrafficService> localTrafficServices();

  /**
   * A Service with policy Local.
   *
   * @param namespace its namespace
   * @param selector its selector, not empty
   */
  record LocalTrafficService(String namespace, Map<String, String> selector) {}

  /** The pods of one node, live. */
  interface PodWatch extends AutoCloseable {
    /** The pods, by identity; empty until the first list is complete. Immutable. */
    Optional<Map<PodRef, PodView>> pods();

    /** Raised after every change of {@link #pods}. */
    Signal changes();

    /** Stops following; may be called twice. */
    @Override
    void close();
  }

  /** The API server's answer. Sealed: report by value, never throw for these. */
  sealed interface EvictionOutcome {
    /** The pod is on its way out. */
    record EvictionAccepted() implements EvictionOutcome {}

    /** The pod is not there any more. */
    record PodGone() implements EvictionOutcome {}

    /** Another pod has its name; this one is gone. */
    record PodReplaced() implements EvictionOutcome {}

    /**
     * Not now.
     *
     * @param reason what kind of refusal
     * @param message the API server's own words
     * @param retryAfter when it asked to be asked again; null where it did not say
     */
    record EvictionRefused(RefusalReason reason, String message, @Nullable Duration retryAfter)
        implements EvictionOutcome {}

    /** Kinds of refusal. All are retried until the deadline. */
    enum RefusalReason {
      /** A disruption budget allows nothing now. */
      BUDGET,
      /** The API server is overloaded. */
      OVERLOAD,
      /** Anything else: several budgets, a webhook, a missing right, a namespace going away. */
      OTHER
    }
  }
}
