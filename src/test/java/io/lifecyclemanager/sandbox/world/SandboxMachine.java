package io.lifecyclemanager.sandbox.world;

/** An instance and the node that it is. */
public record SandboxMachine(String instance, String node) {}
