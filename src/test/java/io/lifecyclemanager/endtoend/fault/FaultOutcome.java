package io.lifecyclemanager.endtoend.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A termination during which the API server was faulty.
 *
 * @param took from the end of the fault until all was over
 * @param complaints what went wrong with the termination
 * @param lasted how long the fault lasted
 * @param isNoticed whether {@code /readyz} spoke of it
 * @param livez what {@code /livez} answered during the fault
 * @param readyz what {@code /readyz} answered after the fault had lasted for a while
 * @param calls of the API server during the fault: how many by verb, resource and answer
 * @param heartbeats that Auto Scaling took meanwhile
 * @param isOverMeanwhile whether the action was completed before the fault ended
 * @param said what the log said meanwhile
 * @param output everything that the log said
 */
record FaultOutcome(
    Duration took,
    List<String> complaints,
    Duration lasted,
    boolean isNoticed,
    Set<Integer> livez,
    Set<Integer> readyz,
    Map<String, Long> calls,
    long heartbeats,
    boolean isOverMeanwhile,
    List<String> said,
    String output) {

  /** Those that failed, and lists and watches, of which one that fails repeats the other. */
  Map<String, Long> repeatedCalls() {
    return calls.entrySet().stream()
        .filter(call -> !call.getKey().matches("(?!list|watch).* 2\\d\\d"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
