package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.RequestLimiter;
import java.time.Duration;

/**
 * The limits on concurrent requests to the API server, one for each kind of request: an admission
 * webhook that hangs keeps requests of its kind only from being sent. Namespaces take turns, since
 * a webhook is often responsible for some of them: 500 evictions that it keeps waiting delay one of
 * another namespace until the next of them ends. Evictions that their budgets have refused before
 * have a limit of their own: behind the first evictions of hundreds of other pods they would use
 * late what a budget allows. Thread-safe.
 */
final class RequestLimits {
  private static final int MAX_CONCURRENT_LISTS = 16;
  private static final int MAX_CONCURRENT_OTHERS = 24;

  /** Fewer are due at a time: those of a budget that allows a disruption now. */
  private static final int MAX_CONCURRENT_REPEATED = 8;

  private final Time time;
  private final RequestLimiter lists = new RequestLimiter(MAX_CONCURRENT_LISTS);
  private final RequestLimiter evictions = new RequestLimiter(MAX_CONCURRENT_OTHERS);
  private final RequestLimiter repeatedEvictions = new RequestLimiter(MAX_CONCURRENT_REPEATED);
  private final RequestLimiter deletions = new RequestLimiter(MAX_CONCURRENT_OTHERS);
  private final RequestLimiter nodeReads = new RequestLimiter(MAX_CONCURRENT_OTHERS);
  private final RequestLimiter nodePatches = new RequestLimiter(MAX_CONCURRENT_OTHERS);
  private final RequestLimiter others = new RequestLimiter(MAX_CONCURRENT_OTHERS);

  RequestLimits(Time time) {
    this.time = time;
  }

  /**
   * Waits until the request may be sent. {@link #release} follows its end.
   *
   * @param atMost how long to wait; where the request has a timeout of its own, half of that at
   *     most, so that the API server has time to respond
   * @return the request; where it has a timeout of its own, with what the wait has left of it: half
   *     at least
   * @throws RemoteFailure when it was not admitted in time, or interrupted; the thread's interrupt
   *     status is set then. Nothing is to be released.
   */
  ApiCall admit(ApiCall call, Duration atMost) {
    RequestLimiter limiter = limiterFor(call);
    Duration own = call.atMost();
    Duration longest = own == null ? atMost : DurationMath.min(atMost, own.dividedBy(2));
    long start = time.nanos();
    try {
      if (limiter.tryAcquire(call.namespace(), Duration.ZERO)) {
        return call;
      }
      if (!limiter.tryAcquire(call.namespace(), longest)) {
        throw RequestFailures.notAdmitted(call, limiter.maxConcurrent(), longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestFailures.interrupted(call, e);
    }
    return own == null
        ? call
        : call.within(DurationMath.max(own.dividedBy(2), own.minus(time.since(start))));
  }

  /** The request has ended. To be called once for each request that was admitted. */
  void release(ApiCall call) {
    limiterFor(call).release();
  }

  private RequestLimiter limiterFor(ApiCall call) {
    if (call.verb() == Verb.LIST) {
      return lists;
    }
    return switch (call.resource()) {
      case "pods/eviction" -> call.isRepeated() ? repeatedEvictions : evictions;
      case "pods" -> deletions;
      case "nodes" -> call.verb() == Verb.GET ? nodeReads : nodePatches;
      default -> others;
    };
  }
}
