package io.lifecyclemanager.drain.surge;

import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.drain.surge.SurgeRule.SurgeDecision;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests rolling restarts of Deployments whose budgets can never allow the eviction of one of
 * their pods. No drain waits for a restart: the old pod leaves by the rollout, or the budget allows
 * its eviction once the new pod is ready, or it is deleted when it escalates. Shared by all drains
 * of this replica. Thread-safe.
 *
 * <p>Invariant: a ReplicaSet leads to one look at its Deployment in {@link #LOOK_AGAIN} at most. A
 * restart replaces the ReplicaSet, and so serves the pods of all terminating nodes.
 */
public final class Surges {
  /** The number of healthy pods that a budget requires, as the API server words its refusal. */
  private static final Pattern REQUIRED = Pattern.compile("needs (\\d+) healthy pods");

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final Deployments deployments;
  private final SurgeRule rule;
  private final Time time;
  private final Listener listener;
  private final Map<ReplicaSetRef, SurgeLook> looks = new HashMap<>();

  /**
   * The last look at the Deployment of a ReplicaSet.
   *
   * @param note what came of it, for an operator; empty when there is nothing to say
   */
  private record SurgeLook(long began, String note) {}

  /**
   * @param forAll whether Deployments without the annotation are restarted as well
   */
  public Surges(Deployments deployments, boolean forAll, Time time, Listener listener) {
    this.deployments = deployments;
    this.rule = new SurgeRule(forAll);
    this.time = time;
    this.listener = listener;
  }

  /**
   * A budget has refused the eviction of a pod of this ReplicaSet. Returns at once.
   *
   * @param message the API server's message, which says how many pods the budget requires
   */
  public void onRefusal(TerminatingInstance subject, ReplicaSetRef replicaSet, String message) {
    Matcher budget = REQUIRED.matcher(message);
    if (budget.find() && begin(replicaSet)) {
      int required = Integer.parseInt(budget.group(1));
      Thread _ = time.start("surge of " + replicaSet, () -> look(subject, replicaSet, required));
    }
  }

  private synchronized boolean begin(ReplicaSetRef replicaSet) {
    SurgeLook last = looks.get(replicaSet);
    if (last != null && time.since(last.began).compareTo(LOOK_AGAIN) < 0) {
      return false;
    }
    looks.values().removeIf(look -> time.since(look.began).compareTo(FORGET_AFTER) > 0);
    looks.put(replicaSet, new SurgeLook(time.nanos(), last == null ? "" : last.note));
    return true;
  }

  private void look(TerminatingInstance subject, ReplicaSetRef replicaSet, int required) {
    try {
      Optional<DeploymentView> deployment = deployments.deploymentOf(replicaSet);
      if (deployment.isPresent()) {
        act(subject, replicaSet, deployment.get(), rule.decide(deployment.get(), required));
      }
    } catch (RemoteFailure failure) {
      // Without the option the permission is not needed, unless a workload has the annotation.
      if (failure.kind() != FailureKind.DENIED || rule.forAll()) {
        listener.on(
            new RemoteCallFailed(
                subject, "replacing the only replica of " + replicaSet, failure, null));
      }
    }
  }

  private void act(
      TerminatingInstance subject,
      ReplicaSetRef replicaSet,
      DeploymentView deployment,
      SurgeDecision decision) {
    switch (decision) {
      case SurgeDecision.NotWanted() -> note(replicaSet, "");
      case SurgeDecision.AwaitRollout() ->
          note(replicaSet, "a rollout of " + deployment + " replaces it");
      case SurgeDecision.Impossible(String reason) -> {
        if (note(replicaSet, "it cannot be replaced first: " + deployment + " " + reason)) {
          listener.on(new SurgeDecided(subject, deployment.toString(), reason));
        }
      }
      case SurgeDecision.Restart() -> {
        if (deployments.restart(deployment)) {
          note(replicaSet, "a rollout of " + deployment + " replaces it");
          listener.on(new SurgeDecided(subject, deployment.toString(), null));
        }
      }
    }
  }

  /** Whether that is news. */
  private synchronized boolean note(ReplicaSetRef replicaSet, String note) {
    SurgeLook look = looks.get(replicaSet);
    if (look == null || look.note.equals(note)) {
      return false;
    }
    looks.put(replicaSet, new SurgeLook(look.began, note));
    return true;
  }

  /** What becomes of the replacement of its pods, as a clause; empty for nothing. */
  public synchronized Optional<String> noteOn(ReplicaSetRef replicaSet) {
    return Optional.ofNullable(looks.get(replicaSet))
        .map(SurgeLook::note)
        .filter(note -> !note.isEmpty());
  }
}
