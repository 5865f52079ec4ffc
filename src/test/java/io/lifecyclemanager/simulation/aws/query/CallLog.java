package io.lifecyclemanager.simulation.aws.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Every call the simulated AWS received, in the order of arrival. */
public final class CallLog {
  /** The result of a call that AWS did as asked. */
  public static final String OK = "OK";

  private final ConcurrentLinkedQueue<AwsCall> calls = new ConcurrentLinkedQueue<>();

  /**
   * One call: when it was answered by the simulation's clock, and {@link #OK} or the error code (of
   * a swallowed reply: the result that was swallowed).
   */
  public record AwsCall(
      AwsService service,
      String operation,
      Instant time,
      String result,
      Map<String, String> parameters) {}

  public void record(AwsCall call) {
    calls.add(call);
  }

  /** All calls so far. */
  public List<AwsCall> all() {
    return List.copyOf(calls);
  }

  /** The calls of one operation so far. */
  public List<AwsCall> of(AwsService service, String operation) {
    return calls.stream()
        .filter(call -> call.service() == service && call.operation().equals(operation))
        .toList();
  }

  /** How often each operation was called, as {@code ELB_V2.DescribeTargetHealth → 3}. */
  public Map<String, Long> counts() {
    return calls.stream()
        .collect(
            Collectors.groupingBy(
                call -> call.service() + "." + call.operation(),
                TreeMap::new,
                Collectors.counting()));
  }

  /** The most calls to a service within one second of the clock. */
  public long peakPerSecond(AwsService service) {
    return calls.stream()
        .filter(call -> call.service() == service)
        .collect(Collectors.groupingBy(call -> call.time().getEpochSecond(), Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /** Forgets everything so far. */
  public void clear() {
    calls.clear();
  }
}
