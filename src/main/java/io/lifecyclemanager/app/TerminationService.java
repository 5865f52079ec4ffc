package io.lifecyclemanager.app;

import io.lifecyclemanager.claim.Claimer;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.Escalation;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.drain.OwnPod;
import io.lifecyclemanager.drain.budget.BlockedEvictions;
import io.lifecyclemanager.drain.capacity.ReplacementCapacity;
import io.lifecyclemanager.drain.surge.Surges;
import io.lifecyclemanager.drain.volume.VolumeWait;
import io.lifecyclemanager.hold.HeartbeatScheduler;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.intake.ClusterInstances;
import io.lifecyclemanager.intake.DenialVerifier;
import io.lifecyclemanager.intake.Intake;
import io.lifecyclemanager.intake.LaunchCompletion;
import io.lifecyclemanager.intake.NodeReleaser;
import io.lifecyclemanager.intake.OwnHooks;
import io.lifecyclemanager.intake.OwnNodePolicy;
import io.lifecyclemanager.intake.Reconciler;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHoldKeeper;
import io.lifecyclemanager.pace.CompletionTurns;
import io.lifecyclemanager.pace.NodeAdmissions;
import io.lifecyclemanager.pace.PaceDependencies;
import io.lifecyclemanager.replacement.ReplacementWait.ReplacementDependencies;
import io.lifecyclemanager.sharing.BackgroundLoops;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.status.BlockerReporter;
import io.lifecyclemanager.status.StatusBoard;
import io.lifecyclemanager.status.TerminationRecords;
import io.lifecyclemanager.termination.TerminationDependencies;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The features, wired to the ports: receives, holds, drains and completes from {@link #start} to
 * {@link #stop}. Does not depend on the adapters behind the ports.
 */
public final class TerminationService implements ControllerService {
  /** A receive request in progress gets messages that were just returned within one round trip. */
  private static final Duration LAST_RECEIVE = Duration.ofSeconds(1);

  private final Listener listener;
  private final VisibilityExtender visibility;
  private final HeartbeatScheduler heartbeats;
  private final Terminations terminations;
  private final BlockerReporter blockers;
  private final Intake intake;
  private final Optional<Reconciler> reconciler;
  private final NodeReleaser releaser;
  private final NodeHoldKeeper holds;
  private final StatusBoard status;
  private final BackgroundLoops background;
  private final BackgroundLoops receiving;

  /**
   * Connects the features; {@link #start} starts them.
   *
   * @param self the name of this replica, different after every start
   * @param given receives all facts
   */
  public TerminationService(
      OutboundPorts ports,
      ServeSettings settings,
      String self,
      Time time,
      RandomGenerator random,
      Listener given) {
    TerminationRecords records = new TerminationRecords(self, time);
    this.listener =
        fact -> {
          given.on(fact);
          records.on(fact);
        };
    this.background = new BackgroundLoops(time);
    this.receiving = new BackgroundLoops(time);
    this.visibility = new VisibilityExtender(ports.messages(), time, random, listener);
    LifecycleActions actions = new DenialVerifier(ports.actions(), ports.groups(), time);
    this.heartbeats =
        new HeartbeatScheduler(
            actions, settings.aws().heartbeatsPerSecond(), time, random, listener);
    ServeSettings.LimitSettings limits = settings.limits();
    ServeSettings.LoadBalancerSettings balancers = settings.loadBalancers();
    PaceDependencies pace =
        new PaceDependencies(
            ports.nodes(), ports.groups(), ports.ledgers(), self, time, random, listener);
    PermissionTracker hookPermission = new PermissionTracker(time);
    NodeAdmissions admissions = new NodeAdmissions(pace, limits.pace());
    this.terminations =
        new Terminations(
            new TerminationDependencies(
                ports.nodes(),
                new Claimer(ports.nodes(), admissions, self, time, random, listener),
                admissions,
                new CompletionTurns(pace, limits.pace().minInterval()),
                new OwnerPing(ports.nodes()),
                heartbeats,
                actions,
                visibility,
                new Deregistration.DeregistrationDependencies(
                    new LoadBalancerMembership(ports.loadBalancers(), time, random, listener),
                    new SettleTimes(balancers.settleTime(), balancers.settleTimeNlb()),
                    time,
                    random,
                    listener),
                new DrainSlots(limits.maxConcurrentDrains(), time),
                new NodeDrain.DrainDependencies(
                    ports.pods(),
                    new Escalation(limits.maxGracePeriod()),
                    new BlockedEvictions(ports.pods().budgets(), time),
                    new Surges(
                        ports.pods().deployments(), settings.pods().surgeAll(), time, listener),
                    new ReplacementCapacity(ports.pods().unschedulablePods(), time, listener),
                    limits.drainInterval(),
                    time,
                    random,
                    listener,
                    new PermissionTracker(time),
                    new OwnPod(settings.cluster().podUid(), ports.peerReplicas()::isAnyReady, time),
                    settings.pods().triage()),
                hookPermission,
                new VolumeWait.VolumeDependencies(
                    ports.volumes(), settings.pods().volumeTimeout(), time, random, listener),
                new ReplacementDependencies(ports.groups(), ports.nodes(), time, random, listener),
                settings.terminationPolicy(!ports.loadBalancers().isEmpty()),
                time,
                random,
                listener));
    this.blockers = new BlockerReporter(terminations, time, listener);
    this.status = new StatusBoard(records, terminations::snapshots, heartbeats::nextDue, time);
    ClusterInstances clusterInstances =
        new ClusterInstances(
            settings.cluster().groups(), settings.cluster().name(), ports.groups(), ports.nodes());
    ServeSettings.HookSettings hooks = settings.aws().hooks();
    EventResponders events =
        EventResponders.of(ports, settings.events(), clusterInstances, time, random, listener);
    OwnHooks ownHooks =
        new OwnHooks(
            hooks.names(),
            ports.pendingTerminations(),
            OwnHooks.ActionHold.by(heartbeats),
            hookPermission,
            time,
            random,
            listener);
    this.intake =
        new Intake(
            ports.inbox(),
            visibility,
            ports.groups(),
            clusterInstances,
            ownHooks,
            new OwnNodePolicy(
                settings.cluster().nodeName(), ports.nodes(), ports.peerReplicas(), time),
            terminations,
            new LaunchCompletion.LaunchDependencies(
                hooks.completeLaunches(),
                ports.actions(),
                ports.groups(),
                clusterInstances,
                ports.nodes()),
            events.verifier(),
            settings.aws().pollingInterval(),
            time,
            random,
            listener);
    this.releaser =
        new NodeReleaser(
            ports.groups(), ports.nodes(), events.ends(), terminations, time, random, listener);
    this.holds = new NodeHoldKeeper(ports.nodes(), time, random, listener);
    this.reconciler =
        Optional.of(settings.aws().reconcileInterval())
            .filter(Duration::isPositive)
            .map(interval ->
                new Reconciler(
                    ports.pendingTerminations(),
                    ownHooks,
                    events.pending(),
                    ports.nodes(),
                    clusterInstances,
                    terminations,
                    self,
                    interval,
                    time,
                    random,
                    listener));
  }

  @Override
  public void start() {
    background.start("heartbeats", heartbeats::run);
    background.start("visibility", visibility::run);
    background.start("blockers", blockers::run);
    background.start("claims", terminations::watchClaims);
    background.start("release", releaser::run);
    background.start("holds", holds::run);
    reconciler.ifPresent(present -> background.start("reconcile", present::run));
    receiving.start("poll", intake::run);
  }

  /** Stops receiving, hands over the terminations in progress, and returns every message. */
  @Override
  public void stop(Duration atMost) throws InterruptedException {
    intake.stop();
    boolean returnsMessages = visibility.isHoldingAny();
    terminations.handOver(atMost);
    background.interrupt();
    try {
      visibility.returnAll();
    } catch (RemoteFailure failure) {
      String operation = "returning messages to the queue";
      listener.on(new Fact.RemoteCallFailed(null, operation, failure, null));
    }
    if (returnsMessages) {
      intake.awaitEnd(LAST_RECEIVE);
    }
    receiving.interrupt();
  }

  @Override
  public int terminationsInProgress() {
    return terminations.runningCount();
  }

  @Override
  public StatusBoard status() {
    return status;
  }

  /** The terminations in progress in this replica. */
  public Terminations terminations() {
    return terminations;
  }
}
