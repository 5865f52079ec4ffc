package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.sandbox.traffic.Traffic;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the sandbox's clients and balancers do. Filled by picocli. */
public final class TrafficOptions {
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** By how much the controllers' settle time exceeds what is needed. */
  private static final int SPARE_MILLIS = 300;

  private static final int UNSET = -1;

  @Option(
      names = "--requests",
      paramLabel = "NUMBER",
      description =
          "Requests of simulated clients per second, to all balancers together, 0 to 5000; each"
              + " takes 20 ms to 2 s, or less where pods or balancers allow less. Default: 300")
  int requests = 300;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = "The controllers' --settle-time, 0 to 3600. Default: 2")
  int settle = 2;

  @Option(
      names = "--settle-nlb",
      paramLabel = "SECONDS",
      description = "The controllers' --settle-time-nlb, 0 to 3600. Default: as --settle")
  int settleNlb = UNSET;

  @Option(
      names = "--hear-after",
      paramLabel = "MILLISECONDS",
      description =
          "How long the balancers' own nodes take to hear of a registration or deregistration, 0"
              + " to 3600000. Default: 300 less than the shorter settle time")
  int hearAfter = UNSET;

  @Option(
      names = "--register-again",
      description =
          "Play a load balancer controller that registers every eligible node again, each second.")
  boolean registerAgain;

  void check(OptionProblems problems) {
    problems.range("--requests", requests, 0, 5000);
    problems.range("--settle", settle, 0, 3600);
    if (settleNlb != UNSET) {
      problems.range("--settle-nlb", settleNlb, 0, 3600);
    }
    if (hearAfter != UNSET) {
      problems.range("--hear-after", hearAfter, 0, 3_600_000);
    }
  }

  /** The controllers' settle time for NLBs, in seconds. */
  int settleNlb() {
    return settleNlb == UNSET ? settle : settleNlb;
  }

  /** How long the slowest of that world's balancers is let settle. */
  Duration longestSettle(SandboxScale scene) {
    return scene.longestSettle(Duration.ofSeconds(settle), Duration.ofSeconds(settleNlb()));
  }

  /** How the clients behave in that world: they ask for nothing that it cannot do in time. */
  Traffic.Habits habits(SandboxScale scene) {
    Duration late =
        Duration.ofMillis(
            hearAfter == UNSET
                ? Math.max(0, Math.min(settle, settleNlb()) * 1000 - SPARE_MILLIS)
                : hearAfter);
    return habits(scene, late);
  }

  /**
   * A request that is sent at the last moment still ends before the balancer's patience does, and
   * before the pod that is asked to stop at that moment.
   */
  public static Traffic.Habits habits(SandboxScale scene, Duration late) {
    Duration longest =
        least(
            LONGEST,
            least(scene.stopTime().multipliedBy(4).dividedBy(5), scene.delay().minus(late)));
    Duration atMost = longest.isNegative() ? Duration.ZERO : longest;
    return new Traffic.Habits(least(SHORTEST, atMost), atMost, late);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
