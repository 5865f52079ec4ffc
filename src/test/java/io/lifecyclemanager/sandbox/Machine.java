package io.lifecyclemanager.sandbox;

/** An instance and the node that it is. */
public record Machine(String instance, String node) {}
