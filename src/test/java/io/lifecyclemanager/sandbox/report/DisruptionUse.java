package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.world.FreedDisruption;
import io.lifecyclemanager.sandbox.world.SandboxWorkload;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How long disruptions that budgets allowed again were not used, while refused evictions waited for
 * them. Pure.
 *
 * @param waits for each of these disruptions the time until an eviction was accepted, sorted
 */
record DisruptionUse(List<Duration> waits) {
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * Pairs each disruption with the next accepted eviction of its budget, where a pod that had been
   * refused before is evicted later.
   *
   * @param calls all calls to the API server
   */
  static DisruptionUse of(Collection<FreedDisruption> freed, Collection<ApiServerCall> calls) {
    Map<String, List<ApiServerCall>> evictions =
        calls.stream()
            .filter(call -> call.resource().equals("pods/eviction"))
            .collect(Collectors.groupingBy(call -> SandboxWorkload.appOf(call.name())));
    return new DisruptionUse(
        freed.stream()
            .flatMap(
                one -> wait(one.at(), evictions.getOrDefault(one.budget(), List.of())).stream())
            .sorted()
            .toList());
  }

  private static Optional<Duration> wait(Instant freed, List<ApiServerCall> evictions) {
    List<ApiServerCall> later =
        evictions.stream()
            .filter(call -> call.succeeded() && !answered(call).isBefore(freed))
            .toList();
    boolean isAwaited =
        later.stream()
            .anyMatch(accepted ->
                evictions.stream()
                    .anyMatch(call ->
                        call.code() == TOO_MANY_REQUESTS
                            && call.name().equals(accepted.name())
                            && call.at().isBefore(freed)));
    return later.stream()
        .map(DisruptionUse::answered)
        .min(Instant::compareTo)
        .filter(_ -> isAwaited)
        .map(first -> Duration.between(freed, first));
  }

  private static Instant answered(ApiServerCall call) {
    return call.at().plus(call.took());
  }

  /** The upper median; empty where no eviction waited. */
  Optional<Duration> median() {
    return waits.isEmpty() ? Optional.empty() : Optional.of(waits.get(waits.size() / 2));
  }

  /** The longest; empty where no eviction waited. */
  Optional<Duration> longest() {
    return waits.isEmpty() ? Optional.empty() : Optional.of(waits.getLast());
  }
}
