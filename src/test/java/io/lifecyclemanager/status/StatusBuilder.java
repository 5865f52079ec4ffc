package io.lifecyclemanager.status;

import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Terminations of which little is known. */
final class StatusBuilder {
  static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private final String instance;
  private @Nullable String owner;
  private String phase = "Working";
  private Instant since = NOW;
  private List<String> hooks = List.of();
  private @Nullable Instant deadline;
  private @Nullable Instant hardDeadline;
  private @Nullable Instant ended;
  private List<BlockerStatus> blockers = List.of();

  private StatusBuilder(String instance) {
    this.instance = instance;
  }

  static StatusBuilder status(String instance) {
    return new StatusBuilder(instance);
  }

  StatusBuilder owner(String replica) {
    owner = replica;
    return this;
  }

  StatusBuilder phase(String name, Instant began) {
    phase = name;
    since = began;
    return this;
  }

  StatusBuilder hooks(String... names) {
    hooks = List.of(names);
    return this;
  }

  StatusBuilder deadlines(@Nullable Instant soft, @Nullable Instant hard) {
    deadline = soft;
    hardDeadline = hard;
    return this;
  }

  StatusBuilder ended(Instant at) {
    ended = at;
    return this;
  }

  /** Something that needs attention, or does not, keeps it from ending. */
  StatusBuilder blocker(boolean attention) {
    blockers =
        List.of(
            new BlockerStatus(
                "budget", "shop/web-0", "", null, NOW, null, null, null, null, attention));
    return this;
  }

  TerminationStatus build() {
    return new TerminationStatus(
        instance + "-k3f9",
        instance,
        null,
        null,
        hooks,
        List.of(),
        phase,
        since,
        NOW,
        deadline,
        hardDeadline,
        null,
        owner,
        StatusSource.REPLICA,
        null,
        Map.of(),
        blockers,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        ended == null ? null : "completed",
        ended);
  }
}
