package io.lifecyclemanager.preview;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.drain.Escalation;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.drain.PodTriage.IgnoreReason;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Evictable;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Ignored;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Terminating;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.preview.NodePreview.LoadBalancerPreview;
import io.lifecyclemanager.preview.NodePreview.PodOutcome;
import io.lifecyclemanager.preview.NodePreview.PodPreview;
import io.lifecyclemanager.preview.PreviewNodes.PreviewedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out what the termination of nodes would do now: tries the evictions as dry runs, and reads
 * the registrations in load balancers. Used by one thread.
 */
public final class Preview {
  private static final Duration LISTING = Duration.ofSeconds(30);
  private static final Duration EVICTION = Duration.ofSeconds(35);

  private final PodControl pods;
  private final PodTriage triage;
  private final Escalation escalation;
  private final List<LoadBalancers> families;
  private final SettleTimes settleTimes;

  /**
   * @param pods whose evictions are dry runs
   * @param triage as {@code serve} decides
   * @param escalation as {@code serve} deletes pods
   * @param families the types of load balancers; may be empty
   */
  public Preview(
      PodControl pods,
      PodTriage triage,
      Escalation escalation,
      List<LoadBalancers> families,
      SettleTimes settleTimes) {
    this.pods = pods;
    this.triage = triage;
    this.escalation = escalation;
    this.families = List.copyOf(families);
    this.settleTimes = settleTimes;
  }

  /**
   * What would happen to each of the nodes, in their order.
   *
   * @throws RemoteFailure when the API server or AWS did not answer
   * @throws InterruptedException when interrupted
   */
  public List<NodePreview> of(List<PreviewedNode> nodes) throws InterruptedException {
    Map<InstanceId, List<LoadBalancerPreview>> balancers =
        loadBalancers(
            nodes.stream()
                .flatMap(node -> node.instance().stream())
                .collect(Collectors.toUnmodifiableSet()));
    Collection<LocalTrafficService> services = pods.localTrafficServices();
    List<NodePreview> previews = new ArrayList<>();
    for (PreviewedNode node : nodes) {
      previews.add(preview(node, services, balancers));
    }
    return previews;
  }

  private NodePreview preview(
      PreviewedNode node,
      Collection<LocalTrafficService> services,
      Map<InstanceId, List<LoadBalancerPreview>> balancers)
      throws InterruptedException {
    List<PodPreview> leaving = new ArrayList<>();
    Map<IgnoreReason, Integer> ignored = new EnumMap<>(IgnoreReason.class);
    List<PodView> present =
        list(node.ref()).values().stream()
            .sorted(Comparator.comparing(pod -> pod.ref().toString()))
            .toList();
    boolean stay = node.drain() == DrainMode.NONE;
    for (PodView pod : present) {
      if (!stay && triage.isEvictedLast(pod)) {
        leaving.add(
            new PodPreview(pod.ref(), pod.grace(), false, PodOutcome.EVICTED_LAST, "", false));
        continue;
      }
      switch (triage.triage(pod, services)) {
        case Ignored(IgnoreReason reason) -> ignored.merge(reason, 1, Integer::sum);
        case Terminating _ when !stay ->
            leaving.add(
                new PodPreview(pod.ref(), pod.grace(), false, PodOutcome.TERMINATING, "", false));
        case Evictable evictable when !stay -> leaving.add(preview(pod, evictable, node.drain()));
        case Terminating _, Evictable _ -> {}
      }
    }
    return new NodePreview(
        node,
        leaving,
        ignored,
        node.instance().map(it -> balancers.getOrDefault(it, List.of())).orElse(List.of()));
  }

  private PodPreview preview(PodView pod, Evictable evictable, DrainMode mode) {
    if (evictable.protection().isPresent()) {
      return awaited(pod, evictable, PodOutcome.PROTECTED, evictable.protection().get());
    }
    if (mode == DrainMode.WAIT) {
      return awaited(pod, evictable, PodOutcome.AWAITED, "is waited for (drain mode wait)");
    }
    String refusal =
        pods.evict(pod.ref(), EVICTION) instanceof EvictionRefused refused ? refused.message() : "";
    boolean isRefused = !refusal.isEmpty();
    return new PodPreview(
        pod.ref(),
        pod.grace(),
        evictable.trafficServing(),
        isRefused ? PodOutcome.REFUSED : PodOutcome.EVICTED,
        refusal,
        isRefused && escalation.isEnabled());
  }

  private PodPreview awaited(PodView pod, Evictable evictable, PodOutcome outcome, String reason) {
    return new PodPreview(
        pod.ref(),
        pod.grace(),
        evictable.trafficServing(),
        outcome,
        reason,
        escalation.isEnabled());
  }

  private Map<PodRef, PodView> list(NodeRef node) throws InterruptedException {
    try (PodWatch watch = pods.watch(node)) {
      long seen = watch.changes().count();
      if (watch.pods().isEmpty()) {
        boolean _ = watch.changes().await(seen, LISTING);
      }
      Optional<Map<PodRef, PodView>> listed = watch.pods();
      return listed.orElseThrow(() ->
          new RemoteFailure(
              FailureKind.UNAVAILABLE,
              "the pods of %s were not listed within %d s".formatted(node, LISTING.toSeconds()),
              null));
    }
  }

  private Map<InstanceId, List<LoadBalancerPreview>> loadBalancers(Set<InstanceId> instances) {
    Map<InstanceId, List<LoadBalancerPreview>> found = new HashMap<>();
    for (LoadBalancers family : families) {
      for (LoadBalancer balancer : family.discover()) {
        Map<InstanceId, List<InstanceRegistration>> registered =
            family.registrations(balancer, Set.of()).stream()
                .filter(one -> instances.contains(one.instance()))
                .collect(Collectors.groupingBy(InstanceRegistration::instance));
        if (!registered.isEmpty()) {
          Duration delay = family.deregistrationDelay(balancer);
          registered.forEach((instance, registrations) ->
              found
                  .computeIfAbsent(instance, _ -> new ArrayList<>())
                  .add(
                      new LoadBalancerPreview(
                          balancer.name(),
                          settleTimes.settleTime(balancer.kind(), registrations),
                          delay)));
        }
      }
    }
    return found;
  }
}
