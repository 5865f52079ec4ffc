package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.status.ClusterStatus;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A status that a test sets. Thread-safe. */
final class FakeClusterStatus implements ClusterStatus {
  static final ReplicaStatus SELF =
      new ReplicaStatus("http://10.0.1.7:8080", "lifecycle-manager-0", true, null);
  static final ReplicaStatus OTHER =
      new ReplicaStatus("http://10.0.2.7:8080", null, false, "timed out after 1 s");

  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  final CopyOnWriteArrayList<TerminationStatus> own = new CopyOnWriteArrayList<>();
  final CopyOnWriteArrayList<TerminationStatus> elsewhere = new CopyOnWriteArrayList<>();
  final CopyOnWriteArrayList<ReplicaStatus> replicas =
      new CopyOnWriteArrayList<>(List.of(SELF, OTHER));
  final AtomicInteger reads = new AtomicInteger();

  @Override
  public StatusReport current() {
    int _ = reads.incrementAndGet();
    return new StatusReport(Stream.concat(own.stream(), elsewhere.stream()).toList(), replicas);
  }

  @Override
  public StatusReport own() {
    return new StatusReport(own, List.of(SELF));
  }

  @Override
  public Optional<TerminationStatus> find(InstanceId instance) {
    return find(current(), instance);
  }

  @Override
  public Optional<TerminationStatus> findOwn(InstanceId instance) {
    return find(own(), instance);
  }

  private static Optional<TerminationStatus> find(StatusReport report, InstanceId instance) {
    return report.terminations().stream()
        .filter(each -> each.instance().equals(instance.value()))
        .findFirst();
  }

  @Override
  public List<TerminationStatus> history() {
    return List.of(ended("i-0old"), ended("i-0older"));
  }

  @Override
  public List<TerminationStatus> ownHistory() {
    return List.of(ended("i-0old"));
  }

  /** One in progress of which everything is known. */
  static TerminationStatus working(String instance) {
    return working(instance, "Working");
  }

  static TerminationStatus working(String instance, String phase) {
    return new TerminationStatus(
        instance + "-k3f9",
        instance,
        "ip-10-0-1-7.ec2.internal",
        "web",
        List.of("drain"),
        List.of("spot"),
        phase,
        NOW,
        NOW,
        NOW.plusSeconds(300),
        NOW.plusSeconds(3600),
        NOW.plusSeconds(60),
        "lifecycle-manager-0",
        StatusSource.REPLICA,
        new HeartbeatStatus(NOW, null, 2),
        Map.of("evicting", 3),
        List.of(
            new BlockerStatus(
                "budget", "shop/web-0", "needs 3", "shop/web", NOW, NOW, NOW, NOW, NOW, true)),
        List.of(new TargetStatus("targetgroup/web", "draining", NOW)),
        List.of(new VolumeStatus("pv-1", NOW)),
        List.of(new PhaseStatus("Drain", NOW, null)),
        List.of(new StepStatus(NOW, "cordoned")),
        null,
        null);
  }

  private static TerminationStatus ended(String instance) {
    return new TerminationStatus(
        instance + "-k3f9",
        instance,
        null,
        null,
        List.of(),
        List.of(),
        "Ended",
        NOW,
        NOW,
        null,
        null,
        null,
        null,
        StatusSource.CLAIM,
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "completed",
        NOW);
  }
}
