package io.lifecyclemanager.simulation.aws.loadbalancing;

import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.util.Map;

/**
 * A load balancer of the second generation; of what it listens to only the attached target groups
 * matter.
 */
public record SimulatedLoadBalancer(
    String arn, String name, LoadBalancerType type, Map<String, String> tags) {}
