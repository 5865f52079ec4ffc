package io.lifecyclemanager.endtoend.fault;

/** Where in a termination a fault begins. */
enum FaultMoment {
  /** The message is sent, and received, after that. */
  BEFORE_THE_MESSAGE,
  /** The node is claimed; the fault decides whether the program still gets the answer. */
  CLAIMED,
  /** All balancers were asked to let the instance go; pods have been asked to leave, or not yet. */
  BALANCERS_DRAIN,
  /** The other half is still stopping. */
  HALF_OF_THE_PODS_GONE,
  /** The completion is on its way to Auto Scaling. */
  BEFORE_COMPLETION
}
