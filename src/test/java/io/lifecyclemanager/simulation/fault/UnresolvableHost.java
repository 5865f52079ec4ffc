package io.lifecyclemanager.simulation.fault;

/** A host without an address, which is known without asking a name server. */
public final class UnresolvableHost {
  /** One of its labels is longer than the 63 characters that DNS can carry. */
  public static final String NAME = "a".repeat(64) + ".invalid";

  private UnresolvableHost() {}
}
