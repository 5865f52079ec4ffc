package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;

/** An instance entered a state; {@code group} is the name of its group. */
public record StateChange(
    Instant time, String group, String instanceId, SimulatedLifecycleState state) {}
