package io.lifecyclemanager.drain.surge;

/**
 * Decides whether a Deployment is restarted because its disruption budget never allows the eviction
 * of one of its pods. Pure.
 *
 * @param forAll whether Deployments without the annotation are restarted as well
 */
record SurgeRule(boolean forAll) {
  /** What to do. */
  sealed interface SurgeDecision {
    /** Request a rolling restart. */
    record Restart() implements SurgeDecision {}

    /** A rollout replaces the pod: wait for it. */
    record AwaitRollout() implements SurgeDecision {}

    /** Do nothing: a surge is not asked for. */
    record NotWanted() implements SurgeDecision {}

    /**
     * Do nothing, although a surge is asked for.
     *
     * @param reason why it is impossible, as the end of a sentence about the Deployment
     */
    record Impossible(String reason) implements SurgeDecision {}
  }

  SurgeDecision decide(DeploymentView deployment) {
    boolean isAsked = "true".equals(deployment.surge());
    boolean isForbidden = "false".equals(deployment.surge());
    if (isForbidden || !(isAsked || forAll)) {
      return new SurgeDecision.NotWanted();
    }
    if (deployment.paused()) {
      return new SurgeDecision.Impossible("is paused");
    }
    if (!deployment.replicaSetIsCurrent() || deployment.rolloutInProgress()) {
      return new SurgeDecision.AwaitRollout();
    }
    if (!deployment.rolling()) {
      return new SurgeDecision.Impossible(
          "has the strategy Recreate, which stops the old pod first");
    }
    if (deployment.maxSurge() < 1) {
      return new SurgeDecision.Impossible("has maxSurge 0, so that no new pod starts first");
    }
    if (deployment.maxUnavailable() > 0) {
      return new SurgeDecision.Impossible(
          "has maxUnavailable %d, so that an old pod may stop first"
              .formatted(deployment.maxUnavailable()));
    }
    return new SurgeDecision.Restart();
  }
}
