package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claimer;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.drain.volume.VolumeWait;
import io.lifecyclemanager.hold.HeartbeatScheduler;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.pace.CompletionTurns;
import io.lifecyclemanager.pace.NodeAdmissions;
import io.lifecyclemanager.plan.TerminationPolicy;
import io.lifecyclemanager.replacement.ReplacementWait;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.termination.cause.HoldDependencies;
import java.util.random.RandomGenerator;

/** What every termination works with. All of it is shared, and thread-safe. */
public record TerminationDependencies(
    Nodes nodes,
    Claimer claims,
    NodeAdmissions admissions,
    CompletionTurns turns,
    OwnerPing ownerPings,
    HeartbeatScheduler heartbeats,
    LifecycleActions actions,
    VisibilityExtender visibility,
    Deregistration.DeregistrationDependencies deregistration,
    DrainSlots slots,
    NodeDrain.DrainDependencies drain,
    PermissionTracker hookPermission,
    VolumeWait.VolumeDependencies volumes,
    ReplacementWait.ReplacementDependencies replacements,
    TerminationPolicy policy,
    Time time,
    RandomGenerator random,
    Listener listener) {

  /** What keeps actions and messages of a termination. */
  HoldDependencies hold() {
    return new HoldDependencies(heartbeats, actions, visibility, time, random, listener);
  }

  /**
   * A retry that lasts until the call succeeds.
   *
   * @param instance whose termination each failure is reported for
   * @param operation what is called, as in "completing hook drain"
   */
  Retry retry(TerminatingInstance instance, String operation) {
    return new Retry(time, random).reporting(listener, instance, operation);
  }
}
