package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControl.Eviction;
import io.lifecyclemanager.drain.PodControl.Eviction.Because;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the answers to an eviction or a deletion of a pod mean. */
final class EvictionAnswer {
  /** A pod goes with its namespace. */
  private static final Set<String> KINDS_OF_GONE = Set.of("pods", "namespaces");

  private EvictionAnswer() {}

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
  static Eviction of(ApiCall call, Reply reply) {
    FailureStatus failure = reply.failure();
    return switch (reply.code()) {
      case 200, 201, 202 -> new Eviction.Accepted();
      case 429 -> refused(busy(failure), reply, failure);
      case 401 -> throw reply.trouble(call);
      case 404, 409 -> {
        if (failure.isDenial() || !concernsIdentity(reply.code(), failure)) {
          yield otherwise(call, reply, failure);
        }
        yield reply.code() == 404 ? new Eviction.Gone() : new Eviction.Replaced();
      }
      default -> otherwise(call, reply, failure);
    };
  }

  private static Because busy(FailureStatus failure) {
    return failure.cause("DisruptionBudget").isPresent() ? Because.BUDGET : Because.OVERLOAD;
  }

  /** A 404 may be that of a path, a 409 that of a version. */
  private static boolean concernsIdentity(int code, FailureStatus failure) {
    return code == 404
        ? KINDS_OF_GONE.contains(failure.kind())
        : failure.message().contains("UID in the precondition");
  }

  private static Eviction otherwise(ApiCall call, Reply reply, FailureStatus failure) {
    if (failure.isStatus() || failure.isDenial()) {
      return refused(Because.OTHER, reply, failure);
    }
    throw reply.trouble(call);
  }

  private static Eviction refused(Because because, Reply reply, FailureStatus failure) {
    @Nullable Duration inDetails = failure.retryAfter();
    return new Eviction.Refused(
        because, reply.words(), inDetails == null ? reply.retryAfter() : inDetails);
  }
}
