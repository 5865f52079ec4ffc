package io.lifecyclemanager.kubernetes.drain;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.ErrorStatus;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Interprets responses to the eviction or deletion of a pod. Pure. */
final class EvictionResponse {
  /** A pod does not exist any more if its namespace does not. */
  private static final Set<String> KINDS_OF_GONE = Set.of("pods", "namespaces");

  private static final String BUDGET_CAUSE = "DisruptionBudget";
  private static final Pattern BUDGET_NAME = Pattern.compile("The disruption budget (\\S+) ");

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
   * 403                                   refused, other: a missing permission, a terminating namespace
   * any other Status, or a denial         refused, other
   * anything else, and 401                failure: a proxy responded, or the token has expired
   * </pre>
   */
  static EvictionOutcome of(ApiCall call, ApiResponse response) {
    ErrorStatus failure = response.errorStatus();
    return switch (response.code()) {
      case 200, 201, 202 -> new EvictionOutcome.EvictionAccepted();
      case 429 -> refused(busy(failure), response, failure);
      case 401 -> throw response.toFailure(call);
      case 404, 409 -> {
        if (failure.isAdmissionDenial() || !concernsIdentity(response.code(), failure)) {
          yield otherwise(call, response, failure);
        }
        yield response.code() == 404
            ? new EvictionOutcome.PodGone()
            : new EvictionOutcome.PodReplaced();
      }
      default -> otherwise(call, response, failure);
    };
  }

  /** The name of the budget, which only the message of the cause holds. */
  private static @Nullable String budget(ErrorStatus failure) {
    return failure
        .cause(BUDGET_CAUSE)
        .map(cause -> BUDGET_NAME.matcher(cause.message()))
        .filter(Matcher::lookingAt)
        .map(matcher -> matcher.group(1))
        .orElse(null);
  }

  private static RefusalReason busy(ErrorStatus failure) {
    return failure.cause(BUDGET_CAUSE).isPresent() ? RefusalReason.BUDGET : RefusalReason.OVERLOAD;
  }

  /** A 404 may concern the path, a 409 the version. */
  private static boolean concernsIdentity(int code, ErrorStatus failure) {
    return code == 404
        ? KINDS_OF_GONE.contains(failure.kind())
        : failure.message().contains("UID in the precondition");
  }

  private static EvictionOutcome otherwise(
      ApiCall call, ApiResponse response, ErrorStatus failure) {
    if (failure.isStatus() || failure.isAdmissionDenial()) {
      return refused(RefusalReason.OTHER, response, failure);
    }
    throw response.toFailure(call);
  }

  private static EvictionOutcome refused(
      RefusalReason because, ApiResponse response, ErrorStatus failure) {
    @Nullable Duration inDetails = failure.retryAfter();
    return new EvictionOutcome.EvictionRefused(
        because,
        response.summary(),
        inDetails == null ? response.retryAfter() : inDetails,
        budget(failure));
  }
}
