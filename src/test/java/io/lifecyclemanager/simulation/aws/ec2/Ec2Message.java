package io.lifecyclemanager.simulation.aws.ec2;

/**
 * What EventBridge sends for one event, before any rule chooses.
 *
 * @param detailType as in {@code EC2 Spot Instance Interruption Warning}
 * @param body the whole event, in JSON
 */
public record Ec2Message(String detailType, String body) {}
