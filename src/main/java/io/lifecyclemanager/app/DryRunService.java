package io.lifecyclemanager.app;

import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.intake.ClusterInstances;
import io.lifecyclemanager.intake.DryRun;
import io.lifecyclemanager.intake.EvictionPreview;
import io.lifecyclemanager.intake.OwnHooks;
import io.lifecyclemanager.intake.event.EventPreview;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.BackgroundLoops;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.status.StatusBoard;
import io.lifecyclemanager.status.TerminationRecords;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Receives messages and logs what would be done with them, without changing anything. */
final class DryRunService implements ControllerService {
  private final DryRun dryRun;
  private final BackgroundLoops receiving;
  private final StatusBoard status;

  DryRunService(
      OutboundPorts ports,
      ServeSettings settings,
      String self,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.receiving = new BackgroundLoops(time);
    this.status = new StatusBoard(new TerminationRecords(self, time), Map::of, Map::of, time);
    ClusterInstances instances =
        new ClusterInstances(
            settings.cluster().groups(), settings.cluster().name(), ports.groups(), ports.nodes());
    EventResponders events =
        EventResponders.of(ports, settings.events(), instances, time, random, listener);
    this.dryRun =
        new DryRun(
            ports.inbox(),
            ports.groups(),
            instances,
            new OwnHooks(
                settings.aws().hooks().names(),
                ports.pendingTerminations(),
                OwnHooks.ActionHold.NONE,
                new PermissionTracker(time),
                time,
                random,
                listener),
            settings.aws().hooks().completeLaunches(),
            ports.nodes(),
            new EvictionPreview(ports.pods(), settings.pods().triage()),
            new EventPreview(events.verifier(), ports.nodes()),
            new LoadBalancerMembership(ports.loadBalancers(), time, random, listener),
            settings.aws().pollingInterval(),
            time,
            random,
            listener);
  }

  @Override
  public void start() {
    receiving.start("dry run", dryRun::run);
  }

  @Override
  public void stop(Duration atMost) {
    receiving.interrupt();
  }

  @Override
  public int terminationsInProgress() {
    return 0;
  }

  @Override
  public StatusBoard status() {
    return status;
  }
}
