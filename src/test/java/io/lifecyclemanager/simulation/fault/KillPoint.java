package io.lifecyclemanager.simulation.fault;

/** The moment at which a process dies. */
public sealed interface KillPoint {
  /**
   * Whether it is the second time or a later one that something happens: how often depends on what
   * comes together in one request, and no run is sure to need it.
   */
  default boolean isRepetition() {
    return toString().endsWith(")");
  }

  /** The effect was asked for, and does not happen. */
  record Before(String effect) implements KillPoint {
    @Override
    public String toString() {
      return "before " + effect;
    }
  }

  /** The effect has happened, and the caller gets no answer. */
  record After(String effect) implements KillPoint {
    @Override
    public String toString() {
      return "after " + effect;
    }
  }

  /** So many pods are gone. */
  record PodsGone(long pods) implements KillPoint {
    @Override
    public String toString() {
      return pods + " pods gone";
    }
  }

  /** So many load balancers have let the instance go. */
  record BalancersLeft(long balancers) implements KillPoint {
    @Override
    public String toString() {
      return balancers + " balancers left";
    }
  }
}
