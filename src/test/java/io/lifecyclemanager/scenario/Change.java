package io.lifecyclemanager.scenario;

import io.lifecyclemanager.app.Settings;
import io.lifecyclemanager.app.Settings.Limits;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings with one thing changed. */
final class Change {
  private Change() {}

  static Settings maxGrace(Settings s, Duration maxGrace) {
    Limits l = s.limits();
    return limits(
        s, l.maxTimeToProcess(), l.drain(), maxGrace, l.maxDrains(), l.maxTerminatingShare());
  }

  static Settings longest(Settings s, Duration longest) {
    Limits l = s.limits();
    return limits(s, longest, l.drain(), l.maxGrace(), l.maxDrains(), l.maxTerminatingShare());
  }

  static Settings drain(Settings s, Duration drain) {
    Limits l = s.limits();
    return limits(
        s, l.maxTimeToProcess(), drain, l.maxGrace(), l.maxDrains(), l.maxTerminatingShare());
  }

  static Settings maxDrains(Settings s, int maxDrains) {
    Limits l = s.limits();
    return limits(
        s, l.maxTimeToProcess(), l.drain(), l.maxGrace(), maxDrains, l.maxTerminatingShare());
  }

  static Settings share(Settings s, int percent) {
    Limits l = s.limits();
    return limits(s, l.maxTimeToProcess(), l.drain(), l.maxGrace(), l.maxDrains(), percent);
  }

  static Settings neverLooking(Settings s) {
    Settings.Aws aws = s.aws();
    return new Settings(
        new Settings.Aws(
            aws.region(),
            aws.queueName(),
            aws.queueUrl(),
            aws.pollingInterval(),
            Duration.ZERO,
            aws.heartbeatsPerSecond()),
        s.cluster(),
        s.limits(),
        s.balancers(),
        s.port(),
        s.dryRun());
  }

  static Settings cluster(Settings s, @Nullable String name, Set<String> groups) {
    return cluster(s, new Settings.Cluster(null, name, groups, null));
  }

  static Settings on(Settings s, String node) {
    Settings.Self self = new Settings.Self(node, "lifecycle-manager", "replica");
    return cluster(s, new Settings.Cluster(null, s.cluster().name(), s.cluster().groups(), self));
  }

  private static Settings cluster(Settings s, Settings.Cluster cluster) {
    return new Settings(s.aws(), cluster, s.limits(), s.balancers(), s.port(), s.dryRun());
  }

  private static Settings limits(
      Settings s,
      Duration longest,
      @Nullable Duration drain,
      Duration maxGrace,
      int maxDrains,
      int share) {
    Limits l = s.limits();
    Limits limits =
        new Limits(
            longest,
            drain,
            l.drainUnknown(),
            l.drainInterval(),
            maxGrace,
            maxDrains,
            share,
            l.joinGrace());
    return new Settings(s.aws(), s.cluster(), limits, s.balancers(), s.port(), s.dryRun());
  }
}
