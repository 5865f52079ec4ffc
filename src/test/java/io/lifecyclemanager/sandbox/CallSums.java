package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.sandbox.aws.CallLog;
import io.lifecyclemanager.sandbox.kubernetes.Call;
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
 * @param peak the most within one second; empty where nobody looked
 */
record CallSums(Map<String, Long> counts, OptionalLong peak) {
  static final CallSums NONE = new CallSums(Map.of(), OptionalLong.empty());

  static CallSums ofAws(Collection<CallLog.Call> calls) {
    return of(
        calls,
        call ->
            call.service()
                + "."
                + call.operation()
                + (call.result().equals(CallLog.OK) ? "" : " " + call.result()),
        CallLog.Call::time);
  }

  static CallSums ofKubernetes(List<Call> calls) {
    return of(
        calls, call -> "%s %s %d".formatted(call.verb(), call.resource(), call.code()), Call::at);
  }

  private static <T> CallSums of(
      Collection<T> calls, Function<T, String> what, Function<T, Instant> when) {
    Map<Long, Long> bySecond =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    call -> when.apply(call).getEpochSecond(), Collectors.counting()));
    return new CallSums(
        calls.stream().collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting())),
        bySecond.values().stream().mapToLong(Long::longValue).max());
  }

  /** All of them. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
