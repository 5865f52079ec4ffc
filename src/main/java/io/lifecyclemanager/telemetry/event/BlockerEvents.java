package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the events of a node say about the pods that block its drain. Pure. */
final class BlockerEvents {
  static final String FAILED_DRAINING = "FailedDraining";
  static final String DELETION = "TerminationGracePeriodExpiring";

  /** A note of blockers names this many. */
  private static final int MAX_BLOCKERS = 5;

  private static final String DELETION_NOTE =
      "The deadline approaches. Pods deleted regardless of their disruption budgets: ";

  private BlockerEvents() {}

  /** What keeps the drain of a node from ending, as it is now. */
  static NodeEvent blocked(NodeRef node, List<Blocker> blockers, Instant now) {
    String named =
        blockers.stream()
            .map(blocker -> blocker.sentenceWithTimes(now))
            .sorted(Comparator.naturalOrder())
            .limit(MAX_BLOCKERS)
            .collect(Collectors.joining("; "));
    int more = blockers.size() - MAX_BLOCKERS;
    return new NodeEvent(
        node,
        EventImportance.BLOCKER,
        FAILED_DRAINING,
        "Drain",
        "Blocked by " + named + (more > 0 ? "; " + more + " more" : ""),
        content(blockers));
  }

  /** Without the numbers of the reasons, but with those of the names. */
  static Set<String> content(List<Blocker> blockers) {
    return blockers.stream()
        .map(Blocker::withoutNumbers)
        .map(Blocker::toString)
        .collect(Collectors.toSet());
  }

  /**
   * The pods that are deleted regardless of their budgets, in as many events as their names need:
   * the one that is deleted now and, because the API server accepts no other note later, those that
   * follow unless their budgets allow their evictions before.
   *
   * @param blockers what was known last about the node
   * @param at when that was answered
   * @param history whose events name some of the pods already
   */
  static List<NodeEvent> deletions(
      NodeRef node,
      EvictionAnswered answer,
      List<Blocker> blockers,
      Instant at,
      EventHistory history) {
    Map<PodRef, String> named = new LinkedHashMap<>();
    named.put(answer.pod(), answer.pod() + " now");
    blockers.stream()
        .filter(blocker -> isDeletedLater(blocker.kind()) && blocker.pod() != null)
        .sorted(
            Comparator.comparing(
                blocker -> blocker.times().deletion(), Comparator.nullsLast(Instant::compareTo)))
        .forEach(blocker ->
            named.putIfAbsent(
                Objects.requireNonNull(blocker.pod()),
                blocker.pod() + time(blocker.times().deletion(), at)));
    named.keySet().removeIf(pod -> history.contains(DELETION, Set.of(key(pod))));
    if (!named.containsKey(answer.pod())) {
      return List.of();
    }
    List<NodeEvent> events = new ArrayList<>();
    StringBuilder note = new StringBuilder();
    Set<String> content = new LinkedHashSet<>();
    named.forEach((pod, text) -> {
      if (!content.isEmpty() && bytes(DELETION_NOTE + note + ", " + text) > NodeEvent.MAX_NOTE) {
        events.add(deletion(node, note.toString(), content));
        note.setLength(0);
        content.clear();
      }
      note.append(content.isEmpty() ? "" : ", ").append(text);
      content.add(key(pod));
    });
    events.add(deletion(node, note.toString(), content));
    return events;
  }

  private static String key(PodRef pod) {
    return pod.namespace() + "/" + pod.name() + "/" + pod.uid();
  }

  private static boolean isDeletedLater(BlockerKind kind) {
    return kind.isPod() && kind.needsAttention() && kind != BlockerKind.STUCK;
  }

  private static String time(@Nullable Instant deletion, Instant now) {
    return deletion == null ? "" : " at " + BlockerTimes.format(deletion, now);
  }

  private static int bytes(String note) {
    return note.getBytes(StandardCharsets.UTF_8).length;
  }

  private static NodeEvent deletion(NodeRef node, String pods, Set<String> content) {
    return new NodeEvent(
        node, EventImportance.DELETION, DELETION, "DeletePod", DELETION_NOTE + pods, content);
  }
}
