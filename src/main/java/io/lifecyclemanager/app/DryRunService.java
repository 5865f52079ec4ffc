package io.lifecyclemanager.app;

import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.intake.ClusterInstances;
import io.lifecyclemanager.intake.DryRun;
import io.lifecyclemanager.intake.OwnHooks;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Receives messages and logs what would be done with them, without changing anything. */
final class DryRunService implements ControllerService {
  private final DryRun dryRun;
  private final Time time;
  private volatile List<Thread> threads = List.of();

  DryRunService(
      OutboundPorts ports,
      ServeSettings settings,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.time = time;
    this.dryRun =
        new DryRun(
            ports.inbox(),
            ports.groups(),
            new ClusterInstances(
                settings.cluster().groups(),
                settings.cluster().name(),
                ports.groups(),
                ports.nodes()),
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
            ports.pods(),
            settings.pods().triage(),
            new LoadBalancerMembership(ports.loadBalancers(), time, random, listener),
            settings.aws().pollingInterval(),
            time,
            random,
            listener);
  }

  @Override
  public void start() {
    threads = List.of(time.start("dry run", this::untilInterrupted));
  }

  private void untilInterrupted() {
    try {
      dryRun.run();
    } catch (InterruptedException e) {
      // Only stop() interrupts this thread.
    }
  }

  @Override
  public void stop(Duration atMost) {
    threads.forEach(Thread::interrupt);
  }

  @Override
  public int terminationsInProgress() {
    return 0;
  }
}
