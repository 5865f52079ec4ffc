package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.hold.HeartbeatScheduler;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.util.random.RandomGenerator;

/** What the causes of all terminations share. */
public record HoldDependencies(
    HeartbeatScheduler heartbeats,
    LifecycleActions actions,
    VisibilityExtender visibility,
    Time time,
    RandomGenerator random,
    Listener listener) {}
