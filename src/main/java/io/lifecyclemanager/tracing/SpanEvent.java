package io.lifecyclemanager.tracing;

import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TargetFact;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.text.PhaseText;
import io.lifecyclemanager.model.text.TerminationText;
import io.opentelemetry.api.common.Attributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fact that is a point in time of a termination.
 *
 * @param subject whose termination it concerns
 * @param name one of few
 * @param attributes the sentence of the log, and what to search for
 */
record SpanEvent(TerminatingInstance subject, String name, Attributes attributes) {
  private SpanEvent(TerminatingInstance subject, String name, String detail) {
    this(subject, name, Attributes.of(SpanAttributes.DETAIL, SpanAttributes.cut(detail)));
  }

  /** The event; empty for a fact that is none. */
  static Optional<SpanEvent> of(Fact fact) {
    return Optional.ofNullable(event(fact));
  }

  private static @Nullable SpanEvent event(Fact fact) {
    return switch (fact) {
      case Fact.TerminationJoined join when join.isNew() ->
          new SpanEvent(join.subject(), "cause_joined", TerminationText.of(join));
      case HeartbeatSent sent -> failed(sent);
      case Fact.HardDeadlineKnown known ->
          new SpanEvent(
              known.subject(),
              "hard_deadline",
              Attributes.of(SpanAttributes.REMAINING, SpanAttributes.seconds(known.remaining())));
      case Fact.RemoteCallFailed failed -> of(failed);
      case Fact.NodeNotIdentified unmatched ->
          new SpanEvent(unmatched.subject(), "node_not_identified", TerminationText.of(unmatched));
      case Fact.DisruptionLimitReached limit ->
          new SpanEvent(limit.subject(), "disruption_limit", TerminationText.of(limit));
      case Fact.ClaimLost lost ->
          new SpanEvent(lost.subject(), "claim_lost", TerminationText.of(lost));
      case Fact.OwnerFollowed follower ->
          new SpanEvent(follower.subject(), "owner_followed", TerminationText.of(follower));
      case Fact.ActionCompleted end ->
          new SpanEvent(
              end.subject(),
              "action_completed",
              Attributes.of(
                  SpanAttributes.HOOK,
                  end.action().hook(),
                  SpanAttributes.DETAIL,
                  TerminationText.of(end)));
      case Fact.ActionGivenUp end ->
          new SpanEvent(end.subject(), "action_given_up", TerminationText.of(end));
      case DrainFact drain -> event(drain);
      case IntakeFact.OrphanAdopted orphan ->
          new SpanEvent(orphan.subject(), "orphan_adopted", "adopted by the reconciler");
      case IntakeFact.InterventionRequested request ->
          new SpanEvent(request.subject(), "intervention", request.text());
      case Fact.TerminationJoined _,
          Fact.LoopIterated _,
          Fact.QueuePolled _,
          Fact.NodesListed _,
          Fact.NodesCounted _,
          Fact.NodeWatchLost _,
          Fact.AwsRequest _,
          Fact.KubernetesRequest _,
          Fact.HeartbeatsAtRisk _,
          Fact.TerminationStarted _,
          Fact.TerminationStateEntered _,
          Fact.NodeClaimed _,
          Fact.DeregistrationStarted _,
          Fact.DeregistrationEnded _,
          Fact.TerminationEnded _,
          TargetFact _,
          IntakeFact _ ->
          null;
    };
  }

  private static @Nullable SpanEvent event(DrainFact fact) {
    return switch (fact) {
      case DrainFact.DeadlineExtended moved ->
          new SpanEvent(moved.subject(), "deadline_extended", TerminationText.of(moved));
      case DrainFact.DeadlineRestored moved ->
          new SpanEvent(moved.subject(), "deadline_restored", TerminationText.of(moved));
      case DrainFact.ReplacementAwaited wait ->
          new SpanEvent(wait.subject(), "replacement_awaited", TerminationText.of(wait));
      case DrainFact.ReplacementWaitEnded end ->
          new SpanEvent(end.subject(), "replacement_wait_ended", TerminationText.of(end));
      case DrainFact.IntervalWaitEnded end ->
          new SpanEvent(end.subject(), "interval_wait_ended", TerminationText.of(end));
      case DrainFact.EvictionAnswered answer
          when answer.forced() && answer.result() == EvictionResult.ACCEPTED ->
          new SpanEvent(
              answer.subject(), "forced_deletion", pod(answer.pod(), PhaseText.of(answer)));
      case DrainFact.EvictionWithoutEffect eviction ->
          new SpanEvent(
              eviction.subject(),
              "eviction_without_effect",
              pod(eviction.pod(), "request " + eviction.attempts() + " had no effect"));
      case DrainFact.UnreachablePodsDeleted pods ->
          new SpanEvent(pods.subject(), "unreachable_pods_deleted", PhaseText.of(pods));
      case DrainFact.PodsRecreated pods ->
          new SpanEvent(pods.subject(), "pods_recreated", PhaseText.of(pods));
      case DrainFact.DaemonSetPodsEvicted pods ->
          new SpanEvent(pods.subject(), "daemonset_pods_evicted", PhaseText.of(pods));
      case DrainFact.SurgeDecided surge ->
          new SpanEvent(surge.subject(), "surge_decided", PhaseText.of(surge));
      case DrainFact.PlanValueInvalid value ->
          new SpanEvent(
              value.subject(), "invalid_setting", value.text() + " in the " + value.source());
      case DrainFact.EvictionAnswered _,
          DrainFact.DrainQueued _,
          DrainFact.DrainStarted _,
          DrainFact.DrainEnded _,
          DrainFact.VolumeWaitStarted _,
          DrainFact.VolumeWaitEnded _,
          DrainFact.BlockersListed _,
          DrainFact.NearDeadlinesCounted _,
          DrainFact.BlockedPodsCounted _ ->
          null;
    };
  }

  /** A recorded heartbeat is the ordinary case. */
  private static @Nullable SpanEvent failed(HeartbeatSent sent) {
    return switch (sent.result()) {
      case RECORDED -> null;
      case OVER, REJECTED, FAILED ->
          new SpanEvent(
              sent.subject(),
              "heartbeat_" + SpanAttributes.lower(sent.result()),
              Attributes.of(SpanAttributes.HOOK, sent.action().hook()));
    };
  }

  private static @Nullable SpanEvent of(Fact.RemoteCallFailed failed) {
    return failed.subject() == null || failed.failure().isInterruption()
        ? null
        : new SpanEvent(
            failed.subject(),
            "call_failed",
            failed.operation() + ": " + failed.failure().getMessage());
  }

  private static Attributes pod(PodRef pod, String detail) {
    return Attributes.of(
        SpanAttributes.NAMESPACE,
        pod.namespace(),
        SpanAttributes.POD,
        pod.name(),
        SpanAttributes.DETAIL,
        SpanAttributes.cut(detail));
  }
}
