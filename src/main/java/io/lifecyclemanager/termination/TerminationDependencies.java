package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Attendance;
import io.lifecyclemanager.claim.Claims;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.TerminatingShare;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.hold.Heartbeats;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.Visibility;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.util.random.RandomGenerator;

/** What every run works with; all of it is shared and thread-safe. */
public record TerminationDependencies(
    Nodes nodes,
    Claims claims,
    TerminatingShare share,
    Attendance attendance,
    Heartbeats heartbeats,
    LifecycleActions actions,
    Visibility visibility,
    Deregistration.DeregistrationDependencies deregistration,
    DrainSlots slots,
    NodeDrain.Tools drain,
    TerminationPolicy policy,
    Time time,
    RandomGenerator random,
    Listener listener) {}
