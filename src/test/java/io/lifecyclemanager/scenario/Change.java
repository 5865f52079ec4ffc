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
        s,
        new Limits(
            l.maxTimeToProcess(),
            l.drain(),
            l.drainUnknown(),
            l.drainInterval(),
            maxGrace,
            l.maxDrains(),
            l.maxTerminatingShare(),
            l.joinGrace()));
  }

  static Settings longest(Settings s, Duration longest) {
    Limits l = s.limits();
    return limits(
        s,
        new Limits(
            longest,
            l.drain(),
            l.drainUnknown(),
            l.drainInterval(),
            l.maxGrace(),
            l.maxDrains(),
            l.maxTerminatingShare(),
            l.joinGrace()));
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

  static Settings drain(Settings s, Duration drain) {
    Limits l = s.limits();
    return limits(
        s,
        new Limits(
            l.maxTimeToProcess(),
            drain,
            l.drainUnknown(),
            l.drainInterval(),
            l.maxGrace(),
            l.maxDrains(),
            l.maxTerminatingShare(),
            l.joinGrace()));
  }

  static Settings maxDrains(Settings s, int maxDrains) {
    Limits l = s.limits();
    return limits(
        s,
        new Limits(
            l.maxTimeToProcess(),
            l.drain(),
            l.drainUnknown(),
            l.drainInterval(),
            l.maxGrace(),
            maxDrains,
            l.maxTerminatingShare(),
            l.joinGrace()));
  }

  static Settings cluster(Settings s, @Nullable String name, Set<String> groups) {
    return new Settings(
        s.aws(),
        new Settings.Cluster(null, name, groups, null),
        s.limits(),
        s.balancers(),
        s.port(),
        s.dryRun());
  }

  private static Settings limits(Settings s, Limits limits) {
    return new Settings(s.aws(), s.cluster(), limits, s.balancers(), s.port(), s.dryRun());
  }

  static Settings on(Settings s, String node) {
    Settings.Self self = new Settings.Self(node, "lifecycle-manager", "replica");
    return new Settings(
        s.aws(),
        new Settings.Cluster(null, s.cluster().name(), s.cluster().groups(), self),
        s.limits(),
        s.balancers(),
        s.port(),
        s.dryRun());
  }

  static Settings share(Settings s, int percent) {
    Limits l = s.limits();
    return limits(
        s,
        new Limits(
            l.maxTimeToProcess(),
            l.drain(),
            l.drainUnknown(),
            l.drainInterval(),
            l.maxGrace(),
            l.maxDrains(),
            percent,
            l.joinGrace()));
  }
}
