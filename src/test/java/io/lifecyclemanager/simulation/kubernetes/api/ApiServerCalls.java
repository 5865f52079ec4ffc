package io.lifecyclemanager.simulation.kubernetes.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All calls that were answered, in the order of their answers. Thread-safe. */
public final class ApiServerCalls {

  private final ConcurrentLinkedQueue<ApiServerCall> calls = new ConcurrentLinkedQueue<>();

  void add(ApiServerCall call) {
    calls.add(call);
  }

  /** A copy of what has been recorded so far. */
  public List<ApiServerCall> all() {
    return List.copyOf(calls);
  }

  /** The calls of one verb on one resource, such as {@code create} of {@code pods/eviction}. */
  public List<ApiServerCall> of(String verb, String resource) {
    return calls.stream().filter(call -> call.isA(verb, resource)).toList();
  }

  /** How many calls of one verb on one resource there were, whatever their answer. */
  public long count(String verb, String resource) {
    return calls.stream().filter(call -> call.isA(verb, resource)).count();
  }

  /** How often each verb, resource and code occurred, such as {@code create pods/eviction 429}. */
  public Map<String, Long> counts() {
    Function<ApiServerCall, String> key =
        call -> "%s %s %d".formatted(call.verb(), call.resource(), call.code());
    return calls.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
  }

  /** Forgets everything recorded so far. */
  public void clear() {
    calls.clear();
  }
}
