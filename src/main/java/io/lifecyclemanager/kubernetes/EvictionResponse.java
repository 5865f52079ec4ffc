package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the answers to an eviction or a deletion of a pod mean. */
final class EvictionResponse {
  /** A pod goes with its namespace. */
  private static final Set<String> KINDS_OF_GONE = Set.of("pods", "namespaces");

  private EvictionResponse() {}

  /**
   * <pre>
   * 2xx                                   accepted: no budget matches, or it allows it; also for pods
   *                                       that are Pending, finished or terminating already
   * 404 of the pod or its namespace       gone
   * 409 about the UID                     replaced: another pod has its name
   * 429 with cause DisruptionBudget       refused by a budget: nothing allowed now (no Retry-After),
   *                                       or its status is stale (Retry-After 10)
   * 429 otherwise, mostly plain text      refused, overload
   * 500 without reason                    refused, other: several budgets match the pod; or a webhook,
   *                                       some of which answer 500 by design
   * 403                                   refused, other: a missing right, a namespace going away
   * any other Status, or a webhook's no   refused, other
   * anything else, and 401                trouble: something in between answered, or nobody
   * </pre>
   */
  static EvictionOutcome of(ApiCall call, ApiResponse reply) {
    ErrorStatus failure = reply.errorStatus();
    return switch (reply.code()) {
      case 200, 201, 202 -> new EvictionOutcome.EvictionAccepted();
      case 429 -> refused(busy(failure), reply, failure);
      case 401 -> throw reply.toFailure(call);
      case 404, 409 -> {
        if (failure.isAdmissionDenial() || !concernsIdentity(reply.code(), failure)) {
          yield otherwise(call, reply, failure);
        }
        yield reply.code() == 404
            ? new EvictionOutcome.PodGone()
            : new EvictionOutcome.PodReplaced();
      }
      default -> otherwise(call, reply, failure);
    };
  }

  private static RefusalReason busy(ErrorStatus failure) {
    return failure.cause("DisruptionBudget").isPresent()
        ? RefusalReason.BUDGET
        : RefusalReason.OVERLOAD;
  }

  /** A 404 may be that of a path, a 409 that of a version. */
  private static boolean concernsIdentity(int code, ErrorStatus failure) {
    return code == 404
        ? KINDS_OF_GONE.contains(failure.kind())
        : failure.message().contains("UID in the precondition");
  }

  private static EvictionOutcome otherwise(ApiCall call, ApiResponse reply, ErrorStatus failure) {
    if (failure.isStatus() || failure.isAdmissionDenial()) {
      return refused(RefusalReason.OTHER, reply, failure);
    }
    throw reply.toFailure(call);
  }

  private static EvictionOutcome refused(
      RefusalReason because, ApiResponse reply, ErrorStatus failure) {
    @Nullable Duration inDetails = failure.retryAfter();
    return new EvictionOutcome.EvictionRefused(
        because, reply.summary(), inDetails == null ? reply.retryAfter() : inDetails);
  }
}
