package io.lifecyclemanager.status;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes one list of what several replicas show, and of claims that none of them shows. Pure. */
final class StatusMerge {
  private StatusMerge() {}

  /**
   * What one replica shows.
   *
   * @param replica its name
   * @param terminations those that are in progress in it
   */
  record ReplicaTerminations(String replica, List<TerminationStatus> terminations) {
    ReplicaTerminations {
      terminations = List.copyOf(terminations);
    }
  }

  /** A termination, and whether the replica that shows it owns its node. */
  private record Version(TerminationStatus status, boolean isOwner) {}

  /**
   * Each instance once, most urgent first. The version of the node's owner counts; where several
   * replicas, or none, say that they own it, the latest phase does. The causes of all are shown.
   *
   * @param now the beginning of claims that do not say when they began
   */
  static List<TerminationStatus> merge(
      Collection<ReplicaTerminations> replicas, Collection<ClaimedNode> claimed, Instant now) {
    Map<String, List<Version>> versions =
        replicas.stream()
            .flatMap(StatusMerge::versions)
            .collect(
                Collectors.groupingBy(
                    version -> version.status().instance(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Set<String> shown = versions.keySet();
    return StatusOrder.byUrgency(
        Stream.concat(
            versions.values().stream().map(StatusMerge::choose),
            claimed.stream()
                .filter(node -> !shown.contains(node.instance().value()))
                .flatMap(node -> fromClaim(node, now).stream())));
  }

  private static Stream<Version> versions(ReplicaTerminations replica) {
    return replica.terminations().stream()
        .map(status -> new Version(status, replica.replica().equals(status.owner())));
  }

  private static TerminationStatus choose(List<Version> versions) {
    TerminationStatus best =
        versions.stream()
            .max(
                Comparator.comparing(Version::isOwner)
                    .thenComparing(version -> version.status().since()))
            .orElseThrow()
            .status();
    Set<String> hooks = new TreeSet<>();
    Set<String> events = new TreeSet<>();
    versions.forEach(version -> {
      hooks.addAll(version.status().hooks());
      events.addAll(version.status().events());
    });
    return best.withCauses(List.copyOf(hooks), List.copyOf(events));
  }

  /**
   * What the claim of a node says; empty where the node is drained, so that its termination has
   * ended or is about to, and where the claim is not understood.
   */
  static Optional<TerminationStatus> fromClaim(ClaimedNode claimed, Instant now) {
    return ClaimRecord.parse(claimed.node().claim())
        .filter(claim -> !claim.isDrained())
        .map(claim -> fromClaim(claimed, claim, now));
  }

  private static TerminationStatus fromClaim(ClaimedNode claimed, ClaimRecord claim, Instant now) {
    Instant since = claim.claimedAt().orElse(now).truncatedTo(ChronoUnit.MILLIS);
    return new TerminationStatus(
        claim.termination(),
        claimed.instance().value(),
        claimed.node().ref().name(),
        claim.group(),
        List.of(),
        claim.claimedEvents().stream().map(ClaimEvent::kind).distinct().sorted().toList(),
        phase(claim),
        since,
        since,
        null,
        claim.claimedEvents().stream()
            .flatMap(event -> Stream.ofNullable(event.time()))
            .min(Comparator.naturalOrder())
            .orElse(null),
        null,
        claim.isInProgress() ? claim.owner() : null,
        StatusSource.CLAIM,
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null);
  }

  private static String phase(ClaimRecord claim) {
    if (claim.isCordonOnly()) {
      return "Cordoned";
    }
    return claim.isWithoutCordon() ? "WaitingForLimit" : "Claimed";
  }
}
