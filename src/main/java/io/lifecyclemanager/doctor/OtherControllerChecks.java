package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.ClusterInspector.WorkloadState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Others who drain nodes, or read the same queue. */
final class OtherControllerChecks {
  private static final String HANDLER = "aws-node-termination-handler";
  private static final String KARPENTER = "karpenter";
  private static final String PREDECESSOR = "keikoproj/lifecycle-manager";

  private OtherControllerChecks() {}

  /** All that run an image of this name, in whatever registry. */
  private static List<WorkloadState> running(List<WorkloadState> tools, String image) {
    return tools.stream()
        .filter(tool -> tool.replicas() > 0)
        .filter(
            tool -> tool.images().stream().anyMatch(one -> repository(one).contains("/" + image)))
        .toList();
  }

  /** Of {@code registry:5000/a/b:tag@sha256:…}, {@code /registry:5000/a/b}. */
  private static String repository(String image) {
    String untagged = image.split("@", -1)[0];
    int tag = untagged.lastIndexOf(':');
    return "/"
        + (tag > untagged.lastIndexOf('/') ? untagged.substring(0, tag) : untagged)
            .toLowerCase(Locale.ROOT);
  }

  /** Whether it was told to read the queue, by name, URL or ARN. */
  private static boolean readsQueue(WorkloadState tool, String queueArn) {
    String name = Pattern.quote(queueArn.substring(queueArn.lastIndexOf(':') + 1));
    // An option or a variable that is about a queue, or an address of SQS: the name alone may
    // be anything, and often it is that of a cluster or a program.
    String told = "(?i)(queue[\\w-]*[= ](\\S*[/:])?|\\S*\\bsqs\\b\\S*[/:])" + name + "/?(\\s|$)";
    return Pattern.compile(told).matcher(String.join(" ", tool.arguments())).find();
  }

  /** What a tool that reads the same queue does. */
  private static Finding sharedQueueFinding(WorkloadState tool) {
    return error(
        tool.ref() + " reads this queue, too",
        "each takes messages that the other one does not get: a termination is drained by whoever"
            + " has its message, or by both",
        "give it a queue of its own, or scale it to 0");
  }

  private static CheckOutcome judge(
      Snapshot world,
      String image,
      Function<WorkloadState, Optional<Finding>> beside,
      String seen) {
    return CheckOutcome.judge(
        world.workloads(),
        tools ->
            QueueChecks.judge(
                world,
                queue ->
                    CheckOutcome.of(
                        running(tools, image).stream()
                            .flatMap(tool ->
                                readsQueue(tool, queue.arn())
                                    ? Stream.of(sharedQueueFinding(tool))
                                    : beside.apply(tool).stream())
                            .toList(),
                        seen)));
  }

  private static Optional<Finding> runningFinding(WorkloadState tool, String why, String cure) {
    return Optional.of(warning(tool.ref() + " runs in this cluster", why, cure));
  }

  static CheckOutcome terminationHandler(Snapshot world) {
    return judge(
        world,
        HANDLER,
        tool ->
            runningFinding(
                tool,
                "where it handles lifecycle actions of the same groups, both drain, and whoever is"
                    + " done first completes the action: the other one's pods are cut off",
                "let it handle spot interruptions only (enableSqsTerminationDraining=false), or"
                    + " groups of its own"),
        "does not run");
  }

  /** Its nodes are in no group, and it drains them itself: beside each other the two do no harm. */
  static CheckOutcome karpenter(Snapshot world) {
    return judge(world, KARPENTER, _ -> Optional.empty(), "does not read this queue");
  }

  static CheckOutcome predecessor(Snapshot world) {
    return judge(
        world,
        PREDECESSOR,
        tool ->
            runningFinding(
                tool,
                "both complete the actions of groups whose hooks send to either queue; a node that"
                    + " it left cordoned is not ours to free",
                "scale it to 0 before its hooks are pointed here"),
        "does not run");
  }
}
