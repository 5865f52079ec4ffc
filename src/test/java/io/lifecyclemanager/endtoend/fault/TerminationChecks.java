package io.lifecyclemanager.endtoend.fault;

import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with a termination that is over, by whichever replicas and in however many tries.
 */
public final class TerminationChecks {
  private TerminationChecks() {}

  /** What went wrong where all machines were terminated, in a few words each. */
  public static List<String> of(SandboxWorld world) {
    return of(world, world.machines());
  }

  /**
   * What went wrong, in a few words each.
   *
   * @param doomed all that were terminated
   */
  public static List<String> of(SandboxWorld world, List<SandboxMachine> doomed) {
    List<String> wrong = new ArrayList<>(SandboxReport.of(world, doomed).complaints());
    long accepted =
        world.aws().calls().of(AwsService.AUTO_SCALING, "CompleteLifecycleAction").stream()
            .filter(call -> call.result().equals(CallLog.OK))
            .count();
    if (accepted != doomed.size()) {
      wrong.add(accepted + " completions were accepted");
    }
    world.aws().autoScaling().outcomes().forEach(outcome -> tooEarly(world, outcome, wrong));
    // A real API server does not report it.
    world.cluster().calls().orElse(List.of()).stream()
        .filter(call -> call.resource().equals("pods/eviction") && call.succeeded())
        .collect(Collectors.groupingBy(ApiServerCall::name))
        .forEach((pod, calls) -> {
          if (calls.size() > 1) {
            wrong.add(pod + " was evicted " + calls.size() + " times");
          }
        });
    return wrong;
  }

  private static void tooEarly(SandboxWorld world, LifecycleOutcome outcome, List<String> wrong) {
    world.machines().stream()
        .filter(machine -> machine.instance().equals(outcome.instanceId()))
        .flatMap(machine -> ProgressSnapshot.movable(world, List.of(machine)).stream())
        .filter(pod -> !pod.stopped().filter(at -> !at.isAfter(outcome.time())).isPresent())
        .map(PodHistory::name)
        .forEach(pod -> wrong.add("completed before " + pod + " had stopped"));
  }
}
