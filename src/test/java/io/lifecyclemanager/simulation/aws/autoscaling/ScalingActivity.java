package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;

/** A line in a group's history; its id is the RequestId of the messages sent on its behalf. */
record ScalingActivity(
    String id, String group, String instanceId, String description, Instant started) {}
