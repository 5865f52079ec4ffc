package io.lifecyclemanager.scenario;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.app.ServeSettings.LimitSettings;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.pace.PaceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings with one thing changed. */
public final class SettingsChange {
  private SettingsChange() {}

  static ServeSettings maxGrace(ServeSettings s, Duration maxGrace) {
    LimitSettings l = s.limits();
    return limits(
        s, l.maxTimeToProcess(), l.drainTimeout(), maxGrace, l.maxConcurrentDrains(), l.pace());
  }

  public static ServeSettings maxDuration(ServeSettings s, Duration longest) {
    LimitSettings l = s.limits();
    return limits(
        s, longest, l.drainTimeout(), l.maxGracePeriod(), l.maxConcurrentDrains(), l.pace());
  }

  public static ServeSettings drain(ServeSettings s, Duration drain) {
    LimitSettings l = s.limits();
    return limits(
        s, l.maxTimeToProcess(), drain, l.maxGracePeriod(), l.maxConcurrentDrains(), l.pace());
  }

  static ServeSettings maxDrains(ServeSettings s, int maxDrains) {
    LimitSettings l = s.limits();
    return limits(
        s, l.maxTimeToProcess(), l.drainTimeout(), l.maxGracePeriod(), maxDrains, l.pace());
  }

  public static ServeSettings disruptionLimit(ServeSettings s, int percent) {
    LimitSettings l = s.limits();
    return limits(
        s,
        l.maxTimeToProcess(),
        l.drainTimeout(),
        l.maxGracePeriod(),
        l.maxConcurrentDrains(),
        new PaceLimits(
            new MaxUnavailable(percent, true),
            PaceLimits.UNLIMITED,
            PaceLimits.UNLIMITED,
            Duration.ZERO));
  }

  /** With these limits on terminating nodes. */
  public static ServeSettings pace(ServeSettings s, PaceLimits pace) {
    LimitSettings l = s.limits();
    return limits(
        s,
        l.maxTimeToProcess(),
        l.drainTimeout(),
        l.maxGracePeriod(),
        l.maxConcurrentDrains(),
        pace);
  }

  public static ServeSettings withoutReconciler(ServeSettings s) {
    return aws(s, Duration.ZERO, s.aws().hooks());
  }

  public static ServeSettings hooks(ServeSettings s, Set<String> names, boolean completeLaunches) {
    ServeSettings.HookSettings hooks = new ServeSettings.HookSettings(names, completeLaunches);
    return aws(s, s.aws().reconcileInterval(), hooks);
  }

  private static ServeSettings aws(
      ServeSettings s, Duration reconcileInterval, ServeSettings.HookSettings hooks) {
    ServeSettings.AwsSettings aws = s.aws();
    return new ServeSettings(
        new ServeSettings.AwsSettings(
            aws.region(),
            aws.queueName(),
            aws.queueUrl(),
            aws.pollingInterval(),
            reconcileInterval,
            aws.heartbeatsPerSecond(),
            hooks),
        s.cluster(),
        s.limits(),
        s.pods(),
        s.loadBalancers(),
        s.plan(),
        s.events(),
        s.web(),
        s.webhook(),
        s.nodeEvents(),
        s.dryRun());
  }

  public static ServeSettings events(ServeSettings s, EventSettings events) {
    return new ServeSettings(
        s.aws(),
        s.cluster(),
        s.limits(),
        s.pods(),
        s.loadBalancers(),
        s.plan(),
        events,
        s.web(),
        s.webhook(),
        s.nodeEvents(),
        s.dryRun());
  }

  public static ServeSettings cluster(ServeSettings s, @Nullable String name, Set<String> groups) {
    return cluster(s, new ServeSettings.ClusterSettings(null, name, groups, null, List.of()));
  }

  public static ServeSettings onNode(ServeSettings s, String node) {
    return inPod(s, node, null);
  }

  public static ServeSettings inPod(ServeSettings s, String node, @Nullable PodRef pod) {
    ServeSettings.ReplicaLocation self =
        new ServeSettings.ReplicaLocation(
            node, "lifecycle-manager", "replica", pod == null ? null : pod.uid());
    return cluster(
        s,
        new ServeSettings.ClusterSettings(
            null, s.cluster().name(), s.cluster().groups(), self, List.of()));
  }

  private static ServeSettings cluster(ServeSettings s, ServeSettings.ClusterSettings cluster) {
    return new ServeSettings(
        s.aws(),
        cluster,
        s.limits(),
        s.pods(),
        s.loadBalancers(),
        s.plan(),
        s.events(),
        s.web(),
        s.webhook(),
        s.nodeEvents(),
        s.dryRun());
  }

  private static ServeSettings limits(
      ServeSettings s,
      Duration longest,
      @Nullable Duration drain,
      Duration maxGrace,
      int maxDrains,
      PaceLimits pace) {
    LimitSettings l = s.limits();
    LimitSettings limits =
        new LimitSettings(
            longest,
            drain,
            l.drainTimeoutUnknown(),
            l.drainInterval(),
            maxGrace,
            maxDrains,
            pace,
            l.joinGrace());
    return new ServeSettings(
        s.aws(),
        s.cluster(),
        limits,
        s.pods(),
        s.loadBalancers(),
        s.plan(),
        s.events(),
        s.web(),
        s.webhook(),
        s.nodeEvents(),
        s.dryRun());
  }
}
