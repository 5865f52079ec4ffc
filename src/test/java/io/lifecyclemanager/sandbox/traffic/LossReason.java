package io.lifecyclemanager.sandbox.traffic;

/** Why a request got no answer. */
public enum LossReason {
  /** The balancer knew no node to send it to. */
  NO_NODE("the balancer had no node"),
  /** The machine through which it went was gone, or went while the request ran. */
  MACHINE_GONE("the machine was gone"),
  /** The node knew no pod that could take it. */
  NO_POD("no pod could take it"),
  /** The pod's processes ended before the request did. */
  POD_ENDED("the pod ended before it");

  private final String words;

  LossReason(String words) {
    this.words = words;
  }

  /** In a few words. */
  public String words() {
    return words;
  }
}
