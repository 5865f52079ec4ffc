package io.lifecyclemanager.endtoend.fault;

import io.lifecyclemanager.endtoend.fault.AwsFaultRun.Operation;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import io.lifecyclemanager.simulation.aws.query.CallLog.AwsCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How calls to AWS ended.
 *
 * @param calls the calls, in their order
 */
record AwsCallResults(List<AwsCall> calls) {
  /** The results of each operation's calls, in the order of the calls. */
  Map<Operation, List<String>> byOperation() {
    return calls.stream()
        .collect(
            Collectors.groupingBy(
                call -> new Operation(call.service(), call.operation()),
                Collectors.mapping(AwsCall::result, Collectors.toList())));
  }

  /**
   * How many calls per second failed, of all services together, between the first failure and the
   * last. The distance of two single calls depends on the machine.
   */
  double failuresPerSecond() {
    List<Instant> failures =
        calls.stream()
            .filter(call -> !call.result().equals(CallLog.OK))
            .map(AwsCall::time)
            .sorted()
            .toList();
    if (failures.isEmpty()) {
      return 0;
    }
    Duration lasted = Duration.between(failures.getFirst(), failures.getLast());
    return failures.size() / (1 + lasted.toMillis() / 1000.0);
  }
}
