package io.lifecyclemanager.sandbox.traffic;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What requests meet at one moment. Not to be modified.
 *
 * @param now the moment
 * @param pods those that nodes choose from, by workload
 * @param ended when the processes of pods ended, by UID
 * @param gone since when machines are gone, by node
 */
public record TrafficSnapshot(
    Instant now,
    Map<String, List<ServingPod>> pods,
    Map<String, Instant> ended,
    Map<String, Instant> gone) {}
