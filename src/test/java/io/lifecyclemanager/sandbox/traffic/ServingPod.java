package io.lifecyclemanager.sandbox.traffic;

/**
 * A pod that nodes believe to answer requests. It does not if its machine died: it takes the better
 * part of a minute until they learn of that.
 *
 * @param terminating whether it was asked to stop: it serves until it has stopped, but is chosen
 *     only where there is no other
 */
public record ServingPod(String uid, String workload, String node, boolean terminating) {}
