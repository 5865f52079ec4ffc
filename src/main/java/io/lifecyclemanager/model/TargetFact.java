package io.lifecyclemanager.model;

import java.time.Duration;

/** Something that happened to the registration of one instance in one load balancer. */
public sealed interface TargetFact extends Fact {
  /**
   * The load balancer has accepted the deregistration, or that of another actor. May be reported
   * again.
   *
   * @param balancer its name, as in {@link Fact.DeregistrationStarted}
   * @param remaining how long the settle time and the deregistration delay take from now on,
   *     whichever is longer; zero where there is no wait
   */
  record TargetDraining(TerminatingInstance subject, String balancer, Duration remaining)
      implements TargetFact {}

  /** The load balancer does not know the instance any more. May be reported again. */
  record TargetLeft(TerminatingInstance subject, String balancer) implements TargetFact {}
}
