package io.lifecyclemanager.app;

import io.lifecyclemanager.enrollment.iam.IndentedJson;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.plan.Durations;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.plan.PlanRequest.PlanProblem;
import io.lifecyclemanager.preview.NodePreview;
import io.lifecyclemanager.preview.NodePreview.LoadBalancerPreview;
import io.lifecyclemanager.preview.NodePreview.PodOutcome;
import io.lifecyclemanager.preview.NodePreview.PodPreview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Formats previews. Pure. */
final class PreviewText {
  private PreviewText() {}

  /** For people: a line for each node, and one for each pod that blocks. */
  static String text(List<NodePreview> previews) {
    return previews.isEmpty()
        ? "no nodes"
        : previews.stream().map(PreviewText::text).collect(Collectors.joining("\n"));
  }

  private static String text(NodePreview preview) {
    List<PodPreview> blocking =
        preview.pods().stream().filter(pod -> pod.outcome().blocks()).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s%s: about %d s, %d pods to evict, %d ignored%s, %s"
            .formatted(
                preview.node().ref().name(),
                preview.node().instance().map(it -> " (" + it + ")").orElse(""),
                preview.estimate().toSeconds(),
                preview.pods().size(),
                preview.ignored().values().stream().mapToInt(Integer::intValue).sum(),
                ignored(preview),
                blocking.isEmpty() ? "nothing blocks" : blocking.size() + " block"));
    PlanRequest request = preview.node().request();
    request
        .drain()
        .ifPresent(mode -> lines.add("  drain mode " + mode.text() + ": " + effect(mode)));
    request
        .deadline()
        .ifPresent(deadline -> lines.add("  deadline after " + Durations.format(deadline)));
    request
        .waitForReplacement()
        .filter(Duration::isPositive)
        .ifPresent(wait ->
            lines.add("  waits up to %s for a replacement".formatted(Durations.format(wait))));
    for (PlanProblem problem : request.problems()) {
      lines.add(
          "  %s of %s is invalid and ignored: %s"
              .formatted(problem.text(), problem.source(), problem.remedy()));
    }
    for (LoadBalancerPreview balancer : preview.loadBalancers()) {
      lines.add(
          "  registered in %s: settle time %d s, deregistration delay %d s"
              .formatted(
                  balancer.name(),
                  balancer.settleTime().toSeconds(),
                  balancer.delay().toSeconds()));
    }
    for (PodPreview pod : blocking) {
      lines.add(
          "  %s: %s%s"
              .formatted(
                  pod.pod(),
                  pod.reason(),
                  pod.isForced() ? "; deleted as the deadline approaches" : ""));
    }
    preview.pods().stream()
        .filter(pod -> pod.outcome() == PodOutcome.EVICTED_LAST)
        .forEach(pod -> lines.add("  " + pod.pod() + ": evicted last"));
    return String.join("\n", lines);
  }

  private static String effect(DrainMode mode) {
    return switch (mode) {
      case NONE -> "pods stay on the node";
      case WAIT -> "pods are waited for and evicted as the deadline approaches";
      case EVICT -> "pods are evicted";
    };
  }

  private static String ignored(NodePreview preview) {
    return preview.ignored().isEmpty()
        ? ""
        : preview.ignored().entrySet().stream()
            .map(entry -> label(entry.getKey()) + ": " + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For programs: one JSON object. Names of fields are part of the interface. */
  static String json(List<NodePreview> previews) {
    return IndentedJson.format(
        Map.of("nodes", new ArrayList<>(previews.stream().map(PreviewText::toMap).toList())));
  }

  private static Map<String, Object> toMap(NodePreview preview) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("node", preview.node().ref().name());
    fields.put("instance", preview.node().instance().map(InstanceId::value).orElse(""));
    fields.put("blocked", preview.isBlocked());
    PlanRequest request = preview.node().request();
    fields.put("drain", request.drain().orElse(DrainMode.EVICT).text());
    request.deadline().ifPresent(deadline -> fields.put("deadlineSeconds", deadline.toSeconds()));
    request
        .waitForReplacement()
        .ifPresent(wait -> fields.put("waitForReplacementSeconds", wait.toSeconds()));
    fields.put("estimateSeconds", preview.estimate().toSeconds());
    Map<String, Object> ignored = new TreeMap<>();
    preview.ignored().forEach((reason, count) -> ignored.put(label(reason), count));
    fields.put("ignored", ignored);
    fields.put(
        "loadBalancers",
        new ArrayList<>(preview.loadBalancers().stream().map(PreviewText::toMap).toList()));
    fields.put("pods", new ArrayList<>(preview.pods().stream().map(PreviewText::toMap).toList()));
    return fields;
  }

  private static Map<String, Object> toMap(LoadBalancerPreview balancer) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", balancer.name());
    fields.put("settleSeconds", balancer.settleTime().toSeconds());
    fields.put("delaySeconds", balancer.delay().toSeconds());
    return fields;
  }

  private static Map<String, Object> toMap(PodPreview pod) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pod", pod.pod().toString());
    fields.put("outcome", label(pod.outcome()));
    fields.put("graceSeconds", pod.grace().toSeconds());
    fields.put("afterTraffic", pod.afterTraffic());
    fields.put("forced", pod.isForced());
    fields.put("reason", pod.reason());
    return fields;
  }
}
