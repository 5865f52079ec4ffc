package io.lifecyclemanager.simulation.aws.loadbalancing;

/** What identifies a registration: one id may be registered on several ports of a group. */
public record Target(String id, int port) {}
