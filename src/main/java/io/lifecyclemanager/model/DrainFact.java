package io.lifecyclemanager.model;

import io.lifecyclemanager.model.Blocker.BlockerKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in the drain of a node. */
public sealed interface DrainFact extends Fact {
  /**
   * A value that a hook or a node asks for is invalid, and counts as not given. Reported once for
   * each termination.
   *
   * @param text the setting as it was given, as in {@code drain=later}
   * @param source where it was given, as in {@code metadata of hook drain}
   * @param remedy what to give instead
   */
  record PlanValueInvalid(TerminatingInstance subject, String text, String source, String remedy)
      implements DrainFact {}

  /**
   * Pods have moved the deadline of the termination beyond {@code --max-time-to-process}.
   *
   * @param anyProtected whether protected pods did, or otherwise the longest grace period
   * @param longestGrace the longest grace period of a pod that is to leave
   * @param remaining how long it is until the new deadline
   */
  record DeadlineExtended(
      TerminatingInstance subject, boolean anyProtected, Duration longestGrace, Duration remaining)
      implements DrainFact {}

  /**
   * No protected pod is left: {@code --max-time-to-process} and {@code --drain-timeout} count anew.
   *
   * @param remaining how long it is until the new deadline
   */
  record DeadlineRestored(TerminatingInstance subject, Duration remaining) implements DrainFact {}

  /**
   * A node is held until its group has a replacement for the instance. Reported once, and then on
   * change.
   *
   * @param ready how many instances of the group are in service with Ready nodes
   * @param desired how many the group is to have
   * @param remaining how long the node is held at most
   */
  record ReplacementAwaited(TerminatingInstance subject, int ready, int desired, Duration remaining)
      implements DrainFact {}

  /**
   * The instance has waited for its turn to be completed.
   *
   * @param isForced whether it is completed before its turn, because the deadline has come
   */
  record IntervalWaitEnded(TerminatingInstance subject, Duration took, boolean isForced)
      implements DrainFact {}

  /** The wait for a replacement has ended, with enough instances or without. */
  record ReplacementWaitEnded(TerminatingInstance subject, int ready, int desired, Duration took)
      implements DrainFact {}

  /** The drain waits for a worker slot. */
  record DrainQueued(TerminatingInstance subject) implements DrainFact {}

  /**
   * The drain began.
   *
   * @param waited for its slot
   * @param longestGrace the longest grace period of the pods to evict
   */
  record DrainStarted(
      TerminatingInstance subject,
      int podsToEvict,
      int podsLeftAlone,
      Duration waited,
      Duration longestGrace)
      implements DrainFact {}

  /**
   * The API server's answer to one eviction or deletion.
   *
   * @param detail the API server's message when it refused, else empty
   * @param attempts the number of requests for this pod so far, this one included
   * @param budget namespace and name of the disruption budget that has refused the pod's eviction
   *     most recently; null when none has
   */
  record EvictionAnswered(
      TerminatingInstance subject,
      PodRef pod,
      boolean forced,
      EvictionResult result,
      String detail,
      int attempts,
      @Nullable String budget)
      implements DrainFact {}

  /**
   * The API server accepted a request to evict or delete a pod, and the pod does not terminate: a
   * webhook may have made the request a dry run. It is repeated.
   *
   * @param attempts the number of requests for this pod so far
   */
  record EvictionWithoutEffect(TerminatingInstance subject, PodRef pod, int attempts)
      implements DrainFact {}

  /**
   * The pods that a drain left on an unreachable node were deleted with grace period 0.
   *
   * @param deleted the number of pods that are gone
   * @param pods the number of pods that were to be deleted
   */
  record UnreachablePodsDeleted(TerminatingInstance subject, int deleted, int pods)
      implements DrainFact {}

  /**
   * An owner has put its pods back on the draining node so often that the drain does not wait for
   * further ones. Reported once for each owner and drain.
   *
   * @param pods the number of its pods that the drain has seen on the node
   */
  record PodsRecreated(TerminatingInstance subject, PodOwner owner, int pods)
      implements DrainFact {}

  /**
   * What creates a pod.
   *
   * @param kind the kind of its controller, or of its first owner, without the API group; {@code
   *     Pod} when it has neither
   * @param namespace the namespace of both
   * @param name the name of that owner; without one, the prefix of the pod's generated name with an
   *     asterisk, or else its name
   * @param uid the UID of that owner; empty when it has none
   */
  record PodOwner(String kind, String namespace, String name, String uid) {
    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name;
    }
  }

  /**
   * All other pods are gone, and the pods of chosen DaemonSets were evicted.
   *
   * @param podsGone the number of them that have left
   * @param left those that are still there after their grace periods, sorted
   */
  record DaemonSetPodsEvicted(
      TerminatingInstance subject, int podsGone, List<PodRef> left, Duration took)
      implements DrainFact {}

  /**
   * A budget can never allow the eviction of a workload's pod: its rolling restart was requested,
   * so that a new pod is ready before the old one stops.
   *
   * @param workload its kind, namespace and name
   * @param obstacle why the restart was not requested, as the end of a sentence about the workload;
   *     null when it was
   */
  record SurgeDecided(TerminatingInstance subject, String workload, @Nullable String obstacle)
      implements DrainFact {}

  /** The end of a drain; {@code failure} is null when nothing is left that had to leave. */
  record DrainEnded(
      TerminatingInstance subject, int podsGone, Duration took, @Nullable String failure)
      implements DrainFact {}

  /**
   * What an operator should look at, because it keeps terminations of this replica from ending;
   * reported when that has changed, but for its numbers and times.
   *
   * @param urgent the blockers that do not end by themselves, and have lasted for seconds
   */
  record BlockersListed(Map<TerminatingInstance, List<Blocker>> urgent) implements DrainFact {
    /** Copies the map. */
    public BlockersListed {
      urgent = Map.copyOf(urgent);
    }
  }

  /**
   * How many pods keep terminations of this replica from ending; reported when that has changed.
   *
   * @param pods their number by kind; kinds without pods are absent
   */
  record BlockedPodsCounted(Map<BlockerKind, Integer> pods) implements DrainFact {
    /** Copies the map. */
    public BlockedPodsCounted {
      pods = Map.copyOf(pods);
    }
  }

  /**
   * How many terminations of this replica have less than a fifth of their time left; reported when
   * that has changed.
   */
  record NearDeadlinesCounted(int terminations) implements DrainFact {}

  /**
   * The pods are gone, and the wait for their volumes began.
   *
   * @param volumes the names of the PersistentVolumes that are attached to the node, sorted
   */
  record VolumeWaitStarted(TerminatingInstance subject, List<String> volumes)
      implements DrainFact {}

  /**
   * The wait for the volumes of the drained pods ended.
   *
   * @param volumes the number of volumes that it waited for
   * @param attached the names of those that are still attached, sorted
   */
  record VolumeWaitEnded(
      TerminatingInstance subject, int volumes, Duration took, List<String> attached)
      implements DrainFact {}

  /** The result of a request to evict or delete a pod. */
  enum EvictionResult {
    /** The API server accepted the request; the pod stops. */
    ACCEPTED,
    /** The API server refused the request, for example because of a disruption budget. */
    REFUSED,
    /** The pod does not exist. */
    GONE,
    /** Another pod with the same name exists: the pod with this UID is gone. */
    REPLACED;

    /** The value in logs and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
