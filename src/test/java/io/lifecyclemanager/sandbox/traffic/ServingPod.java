package io.lifecyclemanager.sandbox.traffic;

/**
 * A pod whose processes answer requests.
 *
 * @param terminating whether it was asked to stop: it serves until it has stopped, but is chosen
 *     only where there is no other
 */
public record ServingPod(String uid, String workload, String node, boolean terminating) {}
