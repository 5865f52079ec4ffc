package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.report.Measurements.Measured;
import io.lifecyclemanager.sandbox.traffic.RequestTally;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxWorkload;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What happened in all.
 *
 * @param stories one for each terminated machine
 * @param queue what is left on the queue
 * @param aws calls by service and operation since the measuring began, SQS left out
 * @param kubernetes the controllers' calls since then by verb, resource and code
 * @param atMostOver how much longer than unavoidable a machine may take; empty for as long as it
 *     likes
 * @param bystanders what happened on nodes that were not terminated
 * @param budgetsViolated how often there were fewer pods of a budgeted workload than its budget
 *     wants
 * @param disruptionUse how long evictions waited although their budgets allowed a disruption
 * @param logLines what the controllers have logged
 * @param measured what the instruments say
 */
public record SandboxReport(
    List<MachineOutcome> stories,
    Counts queue,
    CallCounts aws,
    CallCounts kubernetes,
    Optional<Duration> atMostOver,
    Bystanders bystanders,
    long budgetsViolated,
    DisruptionUse disruptionUse,
    LogLines logLines,
    Measured measured) {

  /**
   * Pods on nodes that stay, those of DaemonSets left out.
   *
   * @param asked how many of them were asked to stop
   * @param killedEarly how many of them were given less time than they needed
   */
  record Bystanders(long asked, long killedEarly) {
    private static Bystanders of(SandboxWorld world, List<SandboxMachine> doomed) {
      List<SandboxMachine> staying =
          world.machines().stream().filter(one -> !doomed.contains(one)).toList();
      List<PodHistory> pods = ProgressSnapshot.movable(world, staying);
      return new Bystanders(
          pods.stream().filter(pod -> pod.deletionSeen().isPresent()).count(),
          pods.stream().filter(PodHistory::killedEarly).count());
    }
  }

  /** Where nothing was measured. */
  public static SandboxReport of(SandboxWorld world, List<SandboxMachine> doomed) {
    return of(world, doomed, Duration.ZERO, Optional.empty(), Measured.NOTHING);
  }

  /**
   * Sums up.
   *
   * @param settle how long the controllers let the slowest of the balancers settle
   * @param atMostOver how much longer than unavoidable a machine may take, if that matters
   */
  public static SandboxReport of(
      SandboxWorld world,
      List<SandboxMachine> doomed,
      Duration settle,
      Optional<Duration> atMostOver,
      Measured measured) {
    return new SandboxReport(
        doomed.stream().map(machine -> MachineOutcome.of(world, machine, settle)).toList(),
        world.queue(),
        CallCounts.ofAws(
            world.aws().calls().all().stream()
                .filter(call -> !call.time().isBefore(measured.began()))
                .toList()),
        world
            .cluster()
            .calls()
            .map(calls ->
                CallCounts.ofKubernetes(
                    calls.stream().filter(call -> !call.at().isBefore(measured.began())).toList()))
            .orElseGet(measured::kubernetesCalls),
        atMostOver,
        Bystanders.of(world, doomed),
        budgetsViolated(world),
        DisruptionUse.of(
            world.cluster().freedDisruptions().orElse(List.of()),
            world.cluster().calls().orElse(List.of())),
        LogLines.of(world),
        measured);
  }

  private static long budgetsViolated(SandboxWorld world) {
    Map<String, List<PodHistory>> pods =
        world.pods().stream().collect(Collectors.groupingBy(SandboxWorkload::appOf));
    return world.scene().budgetedApps().stream()
        .mapToLong(app ->
            BudgetViolations.count(pods.getOrDefault(app, List.of()), world.scene().wanted()))
        .sum();
  }

  /** Whether it all went as it should. */
  public boolean isGood() {
    return complaints().isEmpty();
  }

  /** All that went wrong, in a few words each. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    complain(
        complaints,
        measured.exits().stream().filter(exit -> !exit.restarted()).count(),
        "controllers ended by themselves");
    complain(
        complaints,
        stories.size() - completedWith(LifecycleResult.CONTINUE),
        "not completed with CONTINUE");
    complain(complaints, queue.visible() + queue.inFlight(), "messages left on the queue");
    complain(complaints, lost(), "requests lost");
    complain(complaints, count(RequestTally::running), "requests neither answered nor lost");
    if (measured.requestsWanted() && count(RequestTally::answered) == 0) {
      complaints.add("no request was answered");
    }
    complain(complaints, killedEarly(), "pods killed before their time");
    complain(complaints, bystanders.asked(), "pods asked to stop on nodes that stay");
    complain(
        complaints,
        sum(MachineOutcome::cutOff),
        "times ended while a load balancer still had the instance");
    complain(complaints, budgetsViolated, "times a budget was violated");
    atMostOver.ifPresent(limit ->
        complain(
            complaints,
            stories.stream().filter(story -> story.isOver(limit)).count(),
            "completed more than %s later than unavoidable"
                .formatted(MachineOutcome.seconds(limit))));
    return complaints;
  }

  private static void complain(List<String> complaints, long count, String what) {
    if (count > 0) {
      complaints.add(count + " " + what);
    }
  }

  /** The report for people. */
  public String text() {
    return SandboxReportText.of(this, true);
  }

  /** How many machines ended so. */
  public long completedWith(LifecycleResult result) {
    return stories.stream().filter(story -> story.isCompletedWith(result)).count();
  }

  /** How many pods were given less time than they needed, wherever they were. */
  public long killedEarly() {
    return sum(MachineOutcome::killedEarly) + bystanders.killedEarly();
  }

  /** How many requests got no answer. */
  long lost() {
    return count(RequestTally::lostInAll);
  }

  private long count(ToLongFunction<RequestTally> part) {
    return measured.tallies().stream().mapToLong(part).sum();
  }

  /** A number of every machine, summed up. */
  long sum(ToLongFunction<MachineOutcome> part) {
    return stories.stream().mapToLong(part).sum();
  }

  /** The longest of some time, over all machines that have one. */
  Optional<Duration> longest(Function<MachineOutcome, Optional<Duration>> time) {
    return stories.stream().flatMap(s -> time.apply(s).stream()).max(Comparator.naturalOrder());
  }

  /** The shortest. */
  public Optional<Duration> shortest(Function<MachineOutcome, Optional<Duration>> time) {
    return stories.stream().flatMap(s -> time.apply(s).stream()).min(Comparator.naturalOrder());
  }
}
