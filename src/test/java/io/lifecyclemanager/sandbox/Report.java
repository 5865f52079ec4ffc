package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.sandbox.aws.LifecycleResult;
import io.lifecyclemanager.sandbox.kubernetes.Call;
import io.lifecyclemanager.sandbox.sqs.ElasticMq.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What happened in all.
 *
 * @param stories one for each terminated machine
 * @param queue what is left on the queue
 * @param aws calls by service and operation
 * @param kubernetes the controllers' calls by verb, resource and code; empty where nobody counts
 */
record Report(
    List<MachineStory> stories,
    Counts queue,
    Map<String, Long> aws,
    Optional<Map<String, Long>> kubernetes) {
  private static final int WIDTH = 92;
  private static final String ROW = "%-11s %-21s %-20s %8s  %-12s %12s %7s%n";

  static Report of(SandboxWorld world, List<Machine> doomed) {
    return new Report(
        doomed.stream().map(machine -> MachineStory.of(world, machine)).toList(),
        world.queue(),
        world.aws().calls().counts(),
        world.cluster().calls().map(Report::counted));
  }

  private static Map<String, Long> counted(List<Call> calls) {
    return calls.stream()
        .collect(
            Collectors.groupingBy(
                call -> "%s %s %d".formatted(call.verb(), call.resource(), call.code()),
                TreeMap::new,
                Collectors.counting()));
  }

  /** Whether it all went as it should. */
  boolean isGood() {
    return complaints().isEmpty();
  }

  private List<String> complaints() {
    long continued = completedWith(LifecycleResult.CONTINUE);
    List<String> complaints = new ArrayList<>();
    if (continued < stories.size()) {
      complaints.add(stories.size() - continued + " not completed with CONTINUE");
    }
    if (!queue.equals(Counts.NONE)) {
      complaints.add(queue.visible() + queue.inFlight() + " messages left on the queue");
    }
    if (sum(MachineStory::killedEarly) > 0) {
      complaints.add(sum(MachineStory::killedEarly) + " pods killed before their time");
    }
    if (sum(MachineStory::cutOff) > 0) {
      complaints.add(
          sum(MachineStory::cutOff) + " times ended while a load balancer still had the instance");
    }
    return complaints;
  }

  /** The report for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        ROW.formatted(
            "node", "instance", "ended", "time", "pods stopped", "killed early", "cut off"));
    for (MachineStory story : stories) {
      text.append(
          ROW.formatted(
              story.machine().node(),
              story.machine().instance(),
              story.result(),
              story.seconds(),
              story.asked() + " of " + story.pods(),
              story.killedEarly(),
              story.cutOff()));
    }
    text.append(System.lineSeparator());
    line(
        text,
        "completed",
        "%d of %d with CONTINUE, %d with ABANDON; first after %s, last after %s"
            .formatted(
                completedWith(LifecycleResult.CONTINUE),
                stories.size(),
                completedWith(LifecycleResult.ABANDON),
                times().stream().min(Duration::compareTo).map(MachineStory::seconds).orElse("-"),
                times().stream().max(Duration::compareTo).map(MachineStory::seconds).orElse("-")));
    line(
        text,
        "pods",
        "%d of %d asked to stop, %d killed before their time"
            .formatted(
                sum(MachineStory::asked), sum(MachineStory::pods), sum(MachineStory::killedEarly)));
    line(
        text,
        "targets",
        sum(MachineStory::cutOff) + " still registered or draining when their instance ended");
    line(
        text,
        "queue",
        "%d messages visible, %d in flight".formatted(queue.visible(), queue.inFlight()));
    line(text, "AWS calls", sumAndParts(aws) + " (SQS not counted)");
    line(
        text,
        "Kubernetes",
        kubernetes
            .map(Report::sumAndParts)
            .orElse("calls are not counted on an API server that is not simulated"));
    List<String> complaints = complaints();
    line(
        text,
        "verdict",
        complaints.isEmpty()
            ? "good: all completed, nothing left on the queue, no pod killed early"
            : "NOT GOOD: " + String.join(", ", complaints));
    return text.toString();
  }

  private static String sumAndParts(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum()
        + " calls: "
        + counts.entrySet().stream()
            .map(count -> count.getKey() + " × " + count.getValue())
            .collect(Collectors.joining(", "));
  }

  private Collection<Duration> times() {
    return stories.stream().flatMap(story -> story.took().stream()).toList();
  }

  private long completedWith(LifecycleResult result) {
    return stories.stream().filter(story -> story.isCompletedWith(result)).count();
  }

  private long sum(ToLongFunction<MachineStory> part) {
    return stories.stream().mapToLong(part).sum();
  }

  /** A name and what is to be said of it, folded at blanks. */
  private static void line(StringBuilder text, String name, String value) {
    StringBuilder line = new StringBuilder("%-11s".formatted(name));
    for (String word : value.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH) {
        text.append(line).append(System.lineSeparator());
        line = new StringBuilder(" ".repeat(11));
      }
      line.append(' ').append(word);
    }
    text.append(line).append(System.lineSeparator());
  }
}
