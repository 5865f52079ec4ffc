package io.lifecyclemanager.sandbox;

import java.time.Duration;

/**
 * How large the sandbox's world is, and how slow.
 *
 * @param nodes nodes of the cluster, each with an instance behind every load balancer
 * @param pods pods on each node, besides those of the DaemonSet and of the budgeted workload
 * @param budgeted pods of a workload with a budget that lets one go at a time, on the first nodes;
 *     0 for none
 * @param stopTime how long each pod takes to stop; whole seconds
 * @param delay how long the load balancers drain a deregistered instance; whole seconds
 * @param heartbeatTimeout the hook's
 * @param seed makes the instances' ids
 */
public record Scene(
    int nodes,
    int pods,
    int budgeted,
    Duration stopTime,
    Duration delay,
    Duration heartbeatTimeout,
    long seed) {}
