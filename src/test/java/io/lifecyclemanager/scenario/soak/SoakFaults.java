package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.fakes.FaultInjector;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Faults of the services that the replicas use: each service fails for some minutes and works for
 * some. Used by the thread of the soak.
 */
final class SoakFaults {
  private static final List<FailureKind> KINDS =
      List.of(FailureKind.UNAVAILABLE, FailureKind.THROTTLED, FailureKind.DENIED);
  private static final int LONGEST_MINUTES = 6;

  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final Random random;
  private final List<FaultyService> services;

  /** A service that can fail, and the time at which it changes. */
  private final class FaultyService {
    final Runnable fail;
    final Runnable restore;
    boolean failing;
    Duration next = Duration.ZERO;

    FaultyService(Runnable fail, Runnable restore) {
      this.fail = fail;
      this.restore = restore;
    }

    void act() {
      if (world.time.elapsed().compareTo(next) < 0) {
        return;
      }
      if (failing) {
        stop();
        next = world.time.elapsed().plusMinutes(5 + random.nextInt(90));
      } else {
        if (!next.isZero()) {
          fail.run();
          failing = true;
        }
        next = world.time.elapsed().plusSeconds(30 + random.nextInt(LONGEST_MINUTES * 60));
      }
    }

    void stop() {
      restore.run();
      failing = false;
    }
  }

  SoakFaults(SoakCluster cluster, Random random) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.random = random;
    this.services =
        List.of(
            service(
                world.autoScaling.faults(),
                List.of("heartbeat", "complete"),
                List.of(
                    "heartbeat",
                    "complete",
                    "member",
                    "list",
                    "activities",
                    "hookTimeouts",
                    "otherQueue",
                    "capacity",
                    "tags")),
            service(
                world.queue.faults(),
                List.of("extend", "returnMessages", "delete"),
                List.of("receive", "extend", "returnMessages", "delete")),
            service(
                world.ec2.faults(),
                List.of(),
                List.of("instance", "spotStatus", "scheduledEvents", "allScheduledEvents")),
            service(
                world.ledgers.faults,
                List.of(FakeLedgers.WRITE),
                List.of(FakeLedgers.READ, FakeLedgers.WRITE)),
            service(
                world.balancers.faults(),
                List.of("deregister"),
                List.of("discover", "registrations", "deregister", "deregistrationDelay")),
            new FaultyService(() -> apiServer(true), () -> apiServer(false)),
            new FaultyService(this::breakPatches, this::restorePatches),
            new FaultyService(() -> world.ledgers.deny(true), () -> world.ledgers.deny(false)),
            new FaultyService(this::denyVolumes, world.volumes::grantAll));
  }

  /** Begins and ends faults. */
  void act() {
    services.forEach(FaultyService::act);
    world.nodes.conflictNextPatches(random.nextInt(20) == 0 ? 2 : 0);
    world.ledgers.conflictNextWrites(random.nextInt(20) == 0 ? 2 : 0);
    // Blocked for an hour at a time, like a workload that is not ready.
    boolean blocked = world.time.elapsed().toHours() % 4 == 1;
    cluster.setBudgets(blocked ? 0 : random.nextInt(6));
  }

  /** Everything works from now on. */
  void end() {
    services.forEach(FaultyService::stop);
    world.nodes.conflictNextPatches(0);
    world.ledgers.conflictNextWrites(0);
    cluster.setBudgets(Integer.MAX_VALUE);
  }

  private FaultyService service(
      FaultInjector injector, List<String> withReplies, List<String> operations) {
    return new FaultyService(
        () -> {
          if (!withReplies.isEmpty() && random.nextBoolean()) {
            injector.loseReplies(chosen(withReplies), 1 + random.nextInt(5));
          } else if (random.nextBoolean()) {
            injector.failCalls(chosen(operations), chosen(KINDS));
          } else {
            FailureKind kind = chosen(KINDS);
            operations.forEach(operation -> injector.failCalls(operation, kind));
          }
        },
        injector::clearFaults);
  }

  private <T> T chosen(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private void apiServer(boolean outage) {
    world.nodes.setOutage(outage);
    world.pods.setOutage(outage);
  }

  private void breakPatches() {
    switch (random.nextInt(3)) {
      case 0 -> world.nodes.denyPatches("nodes is forbidden");
      case 1 -> world.nodes.breakPatches("failed calling webhook");
      default -> world.nodes.hangPatches();
    }
  }

  private void restorePatches() {
    world.nodes.denyPatches(null);
    world.nodes.breakPatches(null);
  }

  private void denyVolumes() {
    world.volumes.denyClaims();
    world.volumes.denyAttachments();
  }
}
