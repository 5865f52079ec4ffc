package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Other controllers that drain nodes or receive from the same queue. */
final class OtherControllerChecks {
  private static final String HANDLER = "aws-node-termination-handler";
  private static final String KARPENTER = "karpenter";
  private static final String PREDECESSOR = "keikoproj/lifecycle-manager";

  private OtherControllerChecks() {}

  /** The workloads that run an image of this name, from any registry. */
  private static List<WorkloadState> running(List<WorkloadState> workloads, String image) {
    return workloads.stream()
        .filter(workload -> workload.replicas() > 0)
        .filter(workload ->
            workload.images().stream()
                .anyMatch(reference -> repository(reference).contains("/" + image)))
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

  /** Whether the arguments name the queue, by name, URL or ARN. */
  private static boolean readsQueue(WorkloadState workload, String queueArn) {
    String name = Pattern.quote(queueArn.substring(queueArn.lastIndexOf(':') + 1));
    // Only as the value of an option or a variable for a queue, or in an address of SQS: the name
    // alone is often that of a cluster or a program too.
    String pattern = "(?i)(queue[\\w-]*[= ](\\S*[/:])?|\\S*\\bsqs\\b\\S*[/:])" + name + "/?(\\s|$)";
    return Pattern.compile(pattern).matcher(String.join(" ", workload.arguments())).find();
  }

  private static Finding sharedQueueFinding(WorkloadState workload) {
    return error(
        workload.ref() + " reads this queue too",
        "each message reaches only one of the two: a termination is drained by the one that"
            + " received it, or by both",
        "give it a queue of its own, or scale it to 0");
  }

  private static CheckOutcome judge(
      Snapshot snapshot,
      String image,
      Function<WorkloadState, Optional<Finding>> beside,
      String seen) {
    return CheckOutcome.judge(
        snapshot.workloads(),
        workloads ->
            QueueChecks.judge(
                snapshot,
                queue ->
                    CheckOutcome.of(
                        running(workloads, image).stream()
                            .flatMap(workload ->
                                readsQueue(workload, queue.arn())
                                    ? Stream.of(sharedQueueFinding(workload))
                                    : beside.apply(workload).stream())
                            .toList(),
                        seen)));
  }

  private static Optional<Finding> runningFinding(WorkloadState workload, String why, String fix) {
    return Optional.of(warning(workload.ref() + " runs in this cluster", why, fix));
  }

  static CheckOutcome terminationHandler(Snapshot snapshot) {
    return judge(
        snapshot,
        HANDLER,
        workload ->
            runningFinding(
                workload,
                "if it handles lifecycle actions of the same groups, both drain, and the"
                    + " first to finish completes the action: that ends the other one's drain",
                "set enableSqsTerminationDraining=false, so that it handles spot"
                    + " interruptions only, or give it groups of its own"),
        "does not run");
  }

  /** Karpenter drains its own nodes, which are in no group: it does harm only on the same queue. */
  static CheckOutcome karpenter(Snapshot snapshot) {
    return judge(snapshot, KARPENTER, _ -> Optional.empty(), "does not read this queue");
  }

  static CheckOutcome predecessor(Snapshot snapshot) {
    return judge(
        snapshot,
        PREDECESSOR,
        workload ->
            runningFinding(
                workload,
                "both complete lifecycle actions of the groups that both know; serve does not"
                    + " uncordon a node that the other one cordoned",
                "scale it to 0 before its hooks send to this queue"),
        "does not run");
  }
}
