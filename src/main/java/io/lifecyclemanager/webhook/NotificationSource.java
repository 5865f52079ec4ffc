package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.text.PhaseText;
import io.lifecyclemanager.model.text.TerminationText;
import io.lifecyclemanager.telemetry.blocker.BlockerSummary.BlockerLine;
import io.lifecyclemanager.telemetry.blocker.NewBlockerLines;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes notifications of facts. Of several replicas, the one that has claimed the node tells of its
 * termination. Thread-safe.
 */
final class NotificationSource {
  /** Slack takes 3000 characters in one place, and rejects the whole request beyond. */
  private static final int MAX_TEXT = 2000;

  private final @Nullable String cluster;
  private final String replica;
  private final Time time;
  private final NewBlockerLines blockers;

  /** The termination that each instance has at present. */
  private final Map<InstanceId, TrackedTermination> current = new HashMap<>();

  /** By id: the next termination of an instance may begin before the one before has ended. */
  private final Map<String, TrackedTermination> running = new HashMap<>();

  /** How many notifications each shared budget has had. */
  private int shared;

  /**
   * @param cluster name of the cluster; null where it is not known
   * @param replica name of this replica
   */
  NotificationSource(@Nullable String cluster, String replica, Time time) {
    this.cluster = cluster;
    this.replica = replica;
    this.time = time;
    this.blockers = new NewBlockerLines(time);
  }

  /** What the fact tells; usually nothing. */
  List<TypedNotification> of(Fact fact) {
    return switch (fact) {
      case TerminationStarted start -> {
        track(start);
        yield List.of();
      }
      case NodeClaimed claim -> ofClaim(claim).stream().toList();
      case ClaimLost lost -> {
        follow(lost.subject());
        yield List.of();
      }
      case OwnerFollowed follower -> {
        follow(follower.subject());
        yield List.of();
      }
      case BlockersListed list -> blockers.of(list).stream().map(this::ofBlocker).toList();
      case EvictionAnswered answer -> ofForced(answer).stream().toList();
      case TerminationEnded end -> ofEnd(end).stream().toList();
      default -> List.of();
    };
  }

  /** A notification, and what it is about. */
  record TypedNotification(NotificationType type, Notification notification) {}

  private synchronized void track(TerminationStarted start) {
    TrackedTermination tracked = new TrackedTermination(start);
    current.put(start.subject().instance(), tracked);
    running.put(start.id(), tracked);
  }

  private synchronized void follow(TerminatingInstance subject) {
    find(subject).ifPresent(TrackedTermination::setFollower);
  }

  private synchronized Optional<TypedNotification> ofClaim(NodeClaimed claim) {
    Optional<TrackedTermination> tracked = find(claim.subject());
    tracked.ifPresent(it -> it.setClaimed(claim.cordonOnly()));
    return tracked
        .filter(_ -> !claim.resumed())
        .map(it ->
            notification(
                NotificationType.STARTED,
                claim.subject(),
                it.id(),
                it.id() + "/started",
                it.start() + "; " + TerminationText.of(claim),
                null));
  }

  private synchronized TypedNotification ofBlocker(BlockerLine line) {
    Optional<TrackedTermination> tracked = Optional.ofNullable(line.subject()).flatMap(this::find);
    String event =
        tracked
            .map(it -> "%s/%s/blocked/%d".formatted(it.id(), replica, it.nextBlocked()))
            .orElseGet(() -> {
              shared++;
              return replica + "/blocked/" + shared;
            });
    return notification(
        NotificationType.BLOCKED,
        line.subject(),
        tracked.map(TrackedTermination::id).orElse(null),
        event,
        line.text(),
        null);
  }

  private synchronized Optional<TypedNotification> ofForced(EvictionAnswered answer) {
    if (!answer.forced() || answer.result() != EvictionResult.ACCEPTED) {
      return Optional.empty();
    }
    return find(answer.subject())
        .filter(TrackedTermination::isFirstForced)
        .map(it ->
            notification(
                NotificationType.FORCED,
                answer.subject(),
                it.id(),
                it.id() + "/forced",
                "pod %s: %s".formatted(answer.pod(), PhaseText.of(answer)),
                null));
  }

  private synchronized Optional<TypedNotification> ofEnd(TerminationEnded end) {
    return Optional.ofNullable(running.remove(end.id())).flatMap(tracked -> ofEnd(tracked, end));
  }

  private Optional<TypedNotification> ofEnd(TrackedTermination tracked, TerminationEnded end) {
    boolean _ = current.remove(end.subject().instance(), tracked);
    return type(end.outcome())
        .filter(_ -> tracked.hasEndToTell())
        .map(type ->
            notification(
                type,
                end.subject(),
                tracked.id(),
                tracked.id() + "/ended",
                TerminationText.of(end),
                end.outcome().name().toLowerCase(Locale.ROOT)));
  }

  /** Empty where another replica, or the next start of this one, tells of the end. */
  private static Optional<NotificationType> type(TerminationOutcome outcome) {
    return switch (outcome) {
      case COMPLETED -> Optional.of(NotificationType.ENDED);
      case ABANDONED, OVER -> Optional.of(NotificationType.FAILED);
      case HANDED_OVER -> Optional.empty();
    };
  }

  private Optional<TrackedTermination> find(TerminatingInstance subject) {
    return Optional.ofNullable(current.get(subject.instance()));
  }

  private TypedNotification notification(
      NotificationType type,
      @Nullable TerminatingInstance subject,
      @Nullable String termination,
      String id,
      String text,
      @Nullable String outcome) {
    @Nullable GroupName group = subject == null ? null : subject.group();
    @Nullable NodeRef node = subject == null ? null : subject.node();
    Map<String, String> fields = new HashMap<>();
    put(fields, "id", id);
    put(fields, "event", type.text());
    put(fields, "severity", type.isWarning() ? "warning" : "info");
    put(fields, "at", time.now().toString());
    put(fields, "text", text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…");
    put(fields, "termination", termination);
    put(fields, "instance", subject == null ? null : subject.instance().value());
    put(fields, "node", node == null ? null : node.name());
    put(fields, "group", group == null ? null : group.value());
    put(fields, "cluster", cluster);
    put(fields, "replica", replica);
    put(fields, "outcome", outcome);
    return new TypedNotification(type, new Notification(fields));
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** How many terminations are tracked. */
  synchronized int tracked() {
    return running.size();
  }
}
