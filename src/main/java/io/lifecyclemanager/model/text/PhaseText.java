package io.lifecyclemanager.model.text;

import static io.lifecyclemanager.model.text.TextFormat.count;
import static io.lifecyclemanager.model.text.TextFormat.names;
import static io.lifecyclemanager.model.text.TextFormat.seconds;

import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;

/** Sentences about deregistration and drain, without the identities of their subjects. */
public final class PhaseText {
  private PhaseText() {}

  /** From which load balancers the instance is taken out. */
  public static String of(DeregistrationStarted start) {
    return start.balancers().isEmpty()
        ? "registered with no load balancer"
        : "deregistering from %s: %s"
            .formatted(count(start.balancers().size(), "load balancer"), names(start.balancers()));
  }

  /** How long a load balancer drains the instance. */
  public static String of(TargetDraining target) {
    return target.remaining().isZero()
        ? "draining in " + target.balancer()
        : "draining in %s for %s".formatted(target.balancer(), seconds(target.remaining()));
  }

  /** Which load balancer knows the instance no more. */
  public static String of(TargetLeft target) {
    return "deregistered from " + target.balancer();
  }

  /** How the deregistration ended. */
  public static String of(DeregistrationEnded end) {
    if (end.failure() != null && !end.onlyDenied()) {
      return "deregistration failed after " + seconds(end.took()) + ": " + end.failure();
    }
    String text =
        end.balancers() == 0
            ? "registered with no load balancer"
            : "deregistered from %s in %s"
                .formatted(count(end.balancers(), "load balancer"), seconds(end.took()));
    return text + (end.onlyDenied() ? ", except those that permissions hide" : "");
  }

  /** How many pods are to leave. */
  public static String of(DrainStarted start) {
    boolean hadToWait = start.waited().toSeconds() > 0;
    return "draining: %s to evict, %d ignored%s"
        .formatted(
            count(start.podsToEvict(), "pod"),
            start.podsLeftAlone(),
            hadToWait ? ", waited " + seconds(start.waited()) + " for a drain slot" : "");
  }

  /** How the API server answered. */
  public static String of(EvictionAnswered answer) {
    if (answer.result() == EvictionResult.REFUSED) {
      return "%s refused: %s".formatted(answer.forced() ? "deletion" : "eviction", answer.detail());
    }
    return answer.forced()
        ? "forced deletion past %s, because the deadline approaches: %s"
            .formatted(
                answer.budget() == null
                    ? "all disruption budgets"
                    : "disruption budget " + answer.budget(),
                answer.result().label())
        : "eviction " + answer.result().label();
  }

  /** Which pods were deleted with their node unreachable. */
  public static String of(UnreachablePodsDeleted deletion) {
    return "the node is unreachable (Ready=Unknown): %d of %s deleted with grace period 0, so that"
            .formatted(deletion.deleted(), count(deletion.pods(), "pod"))
        + " their successors and volumes can move (--force-unreachable)";
  }

  /** Whose pods return to the node. */
  public static String of(PodsRecreated recreated) {
    return "%s puts its pods back on the terminating node (%s so far): the drain does not wait for its"
            .formatted(recreated.owner(), count(recreated.pods(), "pod"))
        + " next ones; remove its tolerations or its nodeName";
  }

  /** Which workload is restarted, or why it is not. */
  public static String of(SurgeDecided surge) {
    return surge.obstacle() == null
        ? "rolling restart of %s requested: its budget allows no eviction, and a new pod is to be"
                .formatted(surge.workload())
            + " ready before the old one stops"
        : "%s cannot start a new pod before the old one stops: it %s"
            .formatted(surge.workload(), surge.obstacle());
  }

  /** How the drain ended. */
  public static String of(DrainEnded end) {
    return end.failure() == null
        ? "drained: %s gone in %s".formatted(count(end.podsGone(), "pod"), seconds(end.took()))
        : "drain failed after %s with %s gone: %s"
            .formatted(seconds(end.took()), count(end.podsGone(), "pod"), end.failure());
  }

  /** Which pods of DaemonSets are gone, and which are not. */
  public static String of(DaemonSetPodsEvicted pods) {
    String gone = count(pods.podsGone(), "DaemonSet pod") + " gone in " + seconds(pods.took());
    return pods.left().isEmpty()
        ? gone
        : gone + "; still there: " + names(pods.left().stream().map(PodRef::toString).toList());
  }

  /** Which volumes are waited for. */
  public static String of(VolumeWaitStarted wait) {
    return "waiting until %s of drained pods %s detached: %s"
        .formatted(
            count(wait.volumes().size(), "volume"),
            wait.volumes().size() == 1 ? "is" : "are",
            names(wait.volumes()));
  }

  /** How the wait for volumes ended. */
  public static String of(VolumeWaitEnded end) {
    return end.attached().isEmpty()
        ? "%s detached in %s".formatted(count(end.volumes(), "volume"), seconds(end.took()))
        : "%d of %s still attached after %s: %s; the next pods may have to wait for them"
            .formatted(
                end.attached().size(),
                count(end.volumes(), "volume"),
                seconds(end.took()),
                names(end.attached()));
  }
}
