package io.lifecyclemanager.endtoend.fault;

/** Where in a termination trouble begins. */
enum FaultMoment {
  /** The message is sent, and received, after that. */
  BEFORE_THE_MESSAGE,
  /** The node is claimed; whether the program still hears of it is up to the trouble. */
  CLAIMED,
  /** All balancers were asked to let the instance go; pods have been asked to leave, or not yet. */
  BALANCERS_DRAIN,
  /** The other half is still stopping. */
  HALF_OF_THE_PODS_GONE,
  /** The completion is on its way to Auto Scaling. */
  BEFORE_COMPLETION
}
