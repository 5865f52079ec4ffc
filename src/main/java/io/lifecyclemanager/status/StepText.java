package io.lifecyclemanager.status;

import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TargetFact;
import io.lifecyclemanager.model.text.PhaseText;
import io.lifecyclemanager.model.text.TerminationText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which facts are steps of a termination, in the sentences of the log. */
final class StepText {
  private StepText() {}

  /** The sentence; empty for what is not worth a line in the status. */
  static Optional<String> of(Fact fact) {
    return Optional.ofNullable(text(fact));
  }

  private static @Nullable String text(Fact fact) {
    return switch (fact) {
      case Fact.TerminationStarted start -> withHook(start.action(), TerminationText.of(start));
      case Fact.TerminationJoined join ->
          join.isNew() ? withHook(join.action(), TerminationText.of(join)) : null;
      case Fact.HardDeadlineKnown known ->
          known.tightensDeadline() ? TerminationText.of(known) : null;
      case Fact.NodeClaimed claim -> TerminationText.of(claim);
      case Fact.NodeNotIdentified unmatched -> TerminationText.of(unmatched);
      case Fact.DisruptionLimitReached limit -> TerminationText.of(limit);
      case Fact.ClaimLost lost -> TerminationText.of(lost);
      case Fact.OwnerFollowed follower -> TerminationText.of(follower);
      case Fact.DeregistrationStarted start -> PhaseText.of(start);
      case Fact.DeregistrationEnded end -> PhaseText.of(end);
      case Fact.ActionCompleted end -> withHook(end.action(), TerminationText.of(end));
      case Fact.ActionGivenUp end -> withHook(end.action(), TerminationText.of(end));
      case Fact.TerminationEnded end -> TerminationText.of(end);
      case DrainFact drain -> text(drain);
      case Fact.LoopIterated _,
          Fact.QueuePolled _,
          Fact.NodesListed _,
          Fact.NodesCounted _,
          Fact.NodeWatchLost _,
          Fact.AwsRequest _,
          Fact.KubernetesRequest _,
          Fact.RemoteCallFailed _,
          Fact.TerminationStateEntered _,
          Fact.HeartbeatSent _,
          Fact.HeartbeatsAtRisk _,
          TargetFact _,
          IntakeFact _ ->
          null;
    };
  }

  private static @Nullable String text(DrainFact fact) {
    return switch (fact) {
      case DrainFact.DeadlineExtended extended -> TerminationText.of(extended);
      case DrainFact.DeadlineRestored restored -> TerminationText.of(restored);
      case DrainFact.ReplacementAwaited wait -> TerminationText.of(wait);
      case DrainFact.ReplacementWaitEnded end -> TerminationText.of(end);
      case DrainFact.IntervalWaitEnded end -> TerminationText.of(end);
      case DrainFact.DrainStarted start -> PhaseText.of(start);
      case DrainFact.EvictionAnswered answer ->
          answer.forced() ? "pod " + answer.pod() + ": " + PhaseText.of(answer) : null;
      case DrainFact.UnreachablePodsDeleted pods -> PhaseText.of(pods);
      case DrainFact.PodsRecreated pods -> PhaseText.of(pods);
      case DrainFact.DaemonSetPodsEvicted pods -> PhaseText.of(pods);
      case DrainFact.SurgeDecided surge -> PhaseText.of(surge);
      case DrainFact.DrainEnded end -> PhaseText.of(end);
      case DrainFact.VolumeWaitStarted wait -> PhaseText.of(wait);
      case DrainFact.VolumeWaitEnded end -> PhaseText.of(end);
      case DrainFact.PlanValueInvalid _,
          DrainFact.DrainQueued _,
          DrainFact.EvictionWithoutEffect _,
          DrainFact.BlockersListed _,
          DrainFact.NearDeadlinesCounted _,
          DrainFact.BlockedPodsCounted _ ->
          null;
    };
  }

  private static String withHook(@Nullable LifecycleAction action, String text) {
    return action == null ? text : "hook " + action.hook() + ": " + text;
  }
}
