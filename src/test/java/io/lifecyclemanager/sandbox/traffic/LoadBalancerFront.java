package io.lifecyclemanager.sandbox.traffic;

/**
 * A load balancer as clients see it.
 *
 * @param name for people
 * @param way how its nodes pass requests on
 * @param workload the pods that answer
 */
public record LoadBalancerFront(String name, TrafficRoute way, String workload) {}
