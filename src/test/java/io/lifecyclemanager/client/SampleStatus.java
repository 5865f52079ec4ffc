package io.lifecyclemanager.client;

import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.HeartbeatStatus;
import io.lifecyclemanager.status.TerminationStatus.PhaseStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import io.lifecyclemanager.status.TerminationStatus.StepStatus;
import io.lifecyclemanager.status.TerminationStatus.TargetStatus;
import io.lifecyclemanager.status.TerminationStatus.VolumeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the status of terminations at a fixed time, for tests of what reads and shows them. */
public final class SampleStatus {
  /** The present of all samples. */
  public static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  private String instance = "i-0123456789abcdef0";
  private @Nullable String node = "ip-10-0-1-7.us-west-2.compute.internal";
  private @Nullable String group = "web";
  private String phase = "Working";
  private @Nullable String owner = "lifecycle-manager-7d9f8c6b54-x2x7k-0a1b2c3d";
  private @Nullable Instant deadline = ago(-2_460);
  private StatusSource source = StatusSource.REPLICA;
  private @Nullable String outcome;
  private int podsNotListed;
  private final List<BlockerStatus> blockers = new ArrayList<>();

  /** A moment so many seconds before {@link #NOW}. */
  public static Instant ago(long seconds) {
    return NOW.minusSeconds(seconds);
  }

  public static SampleStatus termination(String instance) {
    SampleStatus sample = new SampleStatus();
    sample.instance = instance;
    return sample;
  }

  public SampleStatus node(@Nullable String name) {
    node = name;
    return this;
  }

  public SampleStatus group(@Nullable String name) {
    group = name;
    return this;
  }

  public SampleStatus phase(String name) {
    phase = name;
    return this;
  }

  public SampleStatus owner(@Nullable String name) {
    owner = name;
    return this;
  }

  public SampleStatus deadlineIn(@Nullable Duration left) {
    deadline = left == null ? null : NOW.plus(left);
    return this;
  }

  /** Known from the claim of its node only. */
  public SampleStatus fromClaim() {
    source = StatusSource.CLAIM;
    return this;
  }

  public SampleStatus ended(String how) {
    outcome = how;
    return this;
  }

  /** A pod that a disruption budget blocks. */
  public SampleStatus blockedBy(String budget, String pod) {
    blockers.add(
        new BlockerStatus(
            "budget",
            pod,
            "Cannot evict pod as it would violate the pod's disruption budget.",
            budget,
            ago(120),
            ago(-5),
            ago(-1_800),
            ago(-1_830),
            null,
            true));
    return this;
  }

  /** A blocker that is no pod. */
  public SampleStatus blocked(String kind, String reason) {
    blockers.add(
        new BlockerStatus(kind, null, reason, null, ago(30), null, null, null, ago(-270), false));
    return this;
  }

  /** Further pods, which the list of blockers lacks. */
  public SampleStatus podsNotListed(int count) {
    podsNotListed = count;
    return this;
  }

  private int listedPods() {
    return (int) blockers.stream().filter(blocker -> blocker.pod() != null).count();
  }

  public TerminationStatus status() {
    return new TerminationStatus(
        instance + "-k3f9",
        instance,
        node,
        group,
        List.of("drain"),
        List.of(),
        phase,
        ago(190),
        ago(200),
        deadline,
        deadline == null ? null : deadline.plusSeconds(600),
        ago(-60),
        owner,
        source,
        new HeartbeatStatus(ago(20), ago(-40), 1),
        Map.of("evicting", listedPods() + podsNotListed, "gone", 12),
        blockers,
        List.of(new TargetStatus("web-tg", "draining", ago(-100))),
        List.of(new VolumeStatus("pvc-1", ago(10))),
        List.of(
            new PhaseStatus("Claiming", ago(200), ago(198)),
            new PhaseStatus("Drain", ago(190), null)),
        List.of(new StepStatus(ago(198), "node claimed")),
        outcome,
        outcome == null ? null : ago(5));
  }

  /** The report of one replica that answers for itself. */
  public static StatusReport report(SampleStatus... terminations) {
    return new StatusReport(
        List.of(terminations).stream().map(SampleStatus::status).toList(),
        List.of(new ReplicaStatus("http://10.0.1.7:8080", "replica-1", true, null)));
  }
}
