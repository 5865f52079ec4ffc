package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.simulation.aws.query.CallLog;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often controllers asked for what.
 *
 * @param counts by what was asked for
 * @param peak the most within one second; empty where it was not counted
 */
public record CallCounts(Map<String, Long> counts, OptionalLong peak) {
  public static final CallCounts NONE = new CallCounts(Map.of(), OptionalLong.empty());

  static CallCounts ofAws(Collection<CallLog.AwsCall> calls) {
    return of(
        calls,
        call ->
            call.service()
                + "."
                + call.operation()
                + (call.result().equals(CallLog.OK) ? "" : " " + call.result()),
        CallLog.AwsCall::time);
  }

  static CallCounts ofKubernetes(List<ApiServerCall> calls) {
    return of(
        calls,
        call -> "%s %s %d".formatted(call.verb(), call.resource(), call.code()),
        ApiServerCall::at);
  }

  private static <T> CallCounts of(
      Collection<T> calls, Function<T, String> what, Function<T, Instant> when) {
    Map<Long, Long> bySecond =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    call -> when.apply(call).getEpochSecond(), Collectors.counting()));
    return new CallCounts(
        calls.stream().collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting())),
        bySecond.values().stream().mapToLong(Long::longValue).max());
  }

  /** All of them. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
