package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.pace.PaceLimits;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Three replicas: one lives all the time, one crashes, one is stopped as by a rollout, and both are
 * replaced. Used by the thread of the soak.
 */
final class SoakReplicas {
  private final ScenarioWorld world;
  private final SoakMonitor monitor;
  private final Random random;
  private final TerminationService permanent;
  private final List<TerminationService> stopped = new ArrayList<>();
  private final List<CrashableReplica> crashed = new ArrayList<>();
  private TerminationService rolledOut;
  private CrashableReplica crashing;
  private boolean hasCrashed;
  private int starts;

  SoakReplicas(ScenarioWorld world, SoakMonitor monitor, Random random) {
    this.world = world;
    this.monitor = monitor;
    this.random = random;
    world.withSettings(SoakReplicas::settings);
    this.permanent = world.start("permanent", ports());
    this.rolledOut = startNext();
    this.crashing = startCrashable();
  }

  private static ServeSettings settings(ServeSettings defaults) {
    Map<EventKind, EventResponse> responses =
        Map.of(
            EventKind.SPOT, EventResponse.DRAIN,
            EventKind.STATE_CHANGE, EventResponse.DRAIN,
            EventKind.SCHEDULED, EventResponse.DRAIN,
            EventKind.REBALANCE, EventResponse.CORDON);
    PaceLimits pace =
        new PaceLimits(
            PaceLimits.UNLIMITED,
            MaxUnavailable.parse("10%").orElseThrow(),
            PaceLimits.UNLIMITED,
            Duration.ofSeconds(2));
    return SettingsChange.pace(
        SettingsChange.events(
            SettingsChange.maxDuration(defaults, SoakTraffic.LONGEST),
            new EventSettings(responses, SoakTraffic.SCHEDULED_AHEAD, Duration.ofMinutes(30))),
        pace);
  }

  private OutboundPorts ports() {
    return new OutboundPorts(
        world.queue,
        world.queue,
        monitor.actions(),
        world.autoScaling,
        world.autoScaling,
        world.ec2,
        world.nodes,
        world.pods,
        world.volumes,
        world.peers,
        Optional.of(world.ledgers),
        List.of(world.balancers));
  }

  private TerminationService startNext() {
    return world.start("rolled-out-" + ++starts, ports());
  }

  private CrashableReplica startCrashable() {
    return world.startCrashable("crashing-" + ++starts, ports());
  }

  /** The replica that has lived all the time. */
  TerminationService permanent() {
    return permanent;
  }

  /** Crashes, stops and starts replicas. */
  void act() throws InterruptedException {
    if (hasCrashed) {
      if (random.nextInt(4) == 0) {
        restart();
      }
    } else if (random.nextInt(120) == 0) {
      crashing.crash();
      crashed.add(crashing);
      hasCrashed = true;
    }
    if (random.nextInt(180) == 0) {
      rolledOut.stop(Duration.ofSeconds(5));
      stopped.add(rolledOut);
      rolledOut = startNext();
    }
  }

  private void restart() {
    crashing = startCrashable();
    hasCrashed = false;
  }

  /** All three are there, and those that have crashed end their threads. */
  void end() {
    crashed.forEach(CrashableReplica::reconnect);
    if (hasCrashed) {
      restart();
    }
  }

  /** The terminations in progress in replicas that were not killed. */
  int terminationsInProgress() {
    return permanent.terminationsInProgress()
        + rolledOut.terminationsInProgress()
        + stopped.stream().mapToInt(TerminationService::terminationsInProgress).sum();
  }
}
