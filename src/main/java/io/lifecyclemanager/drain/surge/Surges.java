package io.lifecyclemanager.drain.surge;

import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.drain.surge.SurgeRule.SurgeDecision;
import io.lifecyclemanager.model.Deadline;
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

/**
 * Requests rolling restarts of Deployments whose budgets never allow the eviction of one of their
 * pods. No drain waits for a restart: the old pod leaves by the rollout, or the budget allows its
 * eviction once the new pod is ready, or it is deleted when it escalates. Shared by all drains of
 * this replica. Thread-safe.
 *
 * <p>Invariant: a ReplicaSet leads to one look at its Deployment in {@link #LOOK_AGAIN} at most. A
 * restart replaces the ReplicaSet, and so serves the pods of all terminating nodes.
 */
public final class Surges {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /** Where a surge is not wanted, or may not be requested: that changes by hand only. */
  private static final Duration LOOK_RARELY = Duration.ofMinutes(5);

  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final Deployments deployments;
  private final SurgeRule rule;
  private final Time time;
  private final Listener listener;
  private final Map<ReplicaSetRef, SurgeLook> looks = new HashMap<>();

  /**
   * The last look at the Deployment of a ReplicaSet.
   *
   * @param next when the next look may begin
   * @param note what came of it, for an operator; empty when there is nothing to say
   */
  private record SurgeLook(Deadline next, String note) {}

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
   * The budget of a pod of this ReplicaSet never allows its eviction. Returns at once; may be
   * called after each refusal.
   */
  public void request(TerminatingInstance subject, ReplicaSetRef replicaSet) {
    if (begin(replicaSet)) {
      Thread _ = time.start("surge of " + replicaSet, () -> look(subject, replicaSet));
    }
  }

  private synchronized boolean begin(ReplicaSetRef replicaSet) {
    SurgeLook last = looks.get(replicaSet);
    if (last != null && !time.isPast(last.next)) {
      return false;
    }
    looks.values().removeIf(look -> time.since(look.next.nanos()).compareTo(FORGET_AFTER) > 0);
    looks.put(replicaSet, new SurgeLook(time.in(LOOK_AGAIN), last == null ? "" : last.note));
    return true;
  }

  private void look(TerminatingInstance subject, ReplicaSetRef replicaSet) {
    try {
      Optional<DeploymentView> deployment = deployments.deploymentOf(replicaSet);
      if (deployment.isPresent()) {
        act(subject, replicaSet, deployment.get(), rule.decide(deployment.get()));
      } else {
        boolean _ = note(replicaSet, LOOK_RARELY, "");
      }
    } catch (RemoteFailure failure) {
      report(subject, replicaSet, failure);
    }
  }

  private void report(
      TerminatingInstance subject, ReplicaSetRef replicaSet, RemoteFailure failure) {
    boolean isDenied = failure.kind() == FailureKind.DENIED;
    String note =
        isDenied
            ? "whether it can be replaced first is unknown: the permissions for --surge are missing"
            : "";
    boolean isNews = note(replicaSet, isDenied ? LOOK_RARELY : LOOK_AGAIN, note);
    // Without the option the permission is not needed, unless a workload has the annotation.
    if (!isDenied || (isNews && rule.forAll())) {
      listener.on(
          new RemoteCallFailed(
              subject, "replacing the only replica of " + replicaSet, failure, null));
    }
  }

  private void act(
      TerminatingInstance subject,
      ReplicaSetRef replicaSet,
      DeploymentView deployment,
      SurgeDecision decision) {
    switch (decision) {
      case SurgeDecision.NotWanted() -> note(replicaSet, LOOK_RARELY, "");
      case SurgeDecision.AwaitRollout() ->
          note(replicaSet, LOOK_AGAIN, "a rollout of " + deployment + " replaces it");
      case SurgeDecision.Impossible(String reason) -> {
        if (note(
            replicaSet, LOOK_AGAIN, "it cannot be replaced first: " + deployment + " " + reason)) {
          listener.on(new SurgeDecided(subject, deployment.toString(), reason));
        }
      }
      case SurgeDecision.Restart() -> {
        if (deployments.restart(deployment)) {
          note(replicaSet, LOOK_AGAIN, "a rollout of " + deployment + " replaces it");
          listener.on(new SurgeDecided(subject, deployment.toString(), null));
        }
      }
    }
  }

  /** Whether that is news. */
  private synchronized boolean note(ReplicaSetRef replicaSet, Duration lookAgain, String note) {
    SurgeLook last = looks.put(replicaSet, new SurgeLook(time.in(lookAgain), note));
    return last == null || !last.note.equals(note);
  }

  /** What becomes of the replacement of its pods, as a clause; empty for nothing. */
  public synchronized Optional<String> noteOn(ReplicaSetRef replicaSet) {
    return Optional.ofNullable(looks.get(replicaSet))
        .map(SurgeLook::note)
        .filter(note -> !note.isEmpty());
  }
}
