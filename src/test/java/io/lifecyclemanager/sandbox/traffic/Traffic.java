package io.lifecyclemanager.sandbox.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way, and the count of those that got lost. Time comes from the {@link
 * TrafficSnapshot}s that it is shown, in order. Thread-safe.
 */
public final class Traffic {
  private final Habits habits;
  private final RandomGenerator random;
  private final Map<LoadBalancerFront, DelayedMembership> balancers = new HashMap<>();
  private final Map<LoadBalancerFront, RequestCount> counts = new HashMap<>();
  private final List<PendingRequest> running = new ArrayList<>();

  /**
   * How clients and balancers behave.
   *
   * @param shortest how long a request takes at least
   * @param longest and at most
   * @param late how long load balancers' own nodes take to learn of a registration or
   *     deregistration
   */
  public record Habits(Duration shortest, Duration longest, Duration late) {}

  private record PendingRequest(LoadBalancerFront front, String node, String pod, Instant ends) {}

  private static final class RequestCount {
    private long sent;
    private long answered;
    private final Map<LossReason, Long> lost = new EnumMap<>(LossReason.class);
  }

  /** No requests yet. */
  public Traffic(Habits habits, RandomGenerator random) {
    this.habits = habits;
    this.random = random;
  }

  /**
   * Lets time go on: requests end, and each balancer gets new ones.
   *
   * @param registered the nodes registered at each load balancer and not draining
   * @param requests how many new ones for each
   */
  public synchronized void step(
      TrafficSnapshot moment, Map<LoadBalancerFront, Set<String>> registered, int requests) {
    running.removeIf(request -> isOver(request, moment));
    registered.forEach((front, nodes) -> {
      List<String> believed =
          balancers
              .computeIfAbsent(front, one -> new DelayedMembership(habits.late()))
              .believed(moment.now(), nodes);
      for (int i = 0; i < requests; i++) {
        send(front, believed, moment);
      }
    });
  }

  private void send(LoadBalancerFront front, List<String> nodes, TrafficSnapshot moment) {
    count(front).sent++;
    if (nodes.isEmpty()) {
      lose(front, LossReason.NO_NODE);
      return;
    }
    String node = nodes.get(random.nextInt(nodes.size()));
    if (moment.gone().containsKey(node)) {
      lose(front, LossReason.MACHINE_GONE);
      return;
    }
    Optional<ServingPod> pod = Routing.pick(front, node, moment, random);
    if (pod.isEmpty()) {
      lose(front, LossReason.NO_POD);
      return;
    }
    running.add(new PendingRequest(front, node, pod.get().uid(), moment.now().plus(length())));
  }

  private Duration length() {
    long more = habits.longest().minus(habits.shortest()).toMillis();
    return more <= 0 ? habits.longest() : habits.shortest().plusMillis(random.nextLong(more + 1));
  }

  private boolean isOver(PendingRequest request, TrafficSnapshot moment) {
    if (isBefore(moment.gone().get(request.node()), request.ends())) {
      lose(request.front(), LossReason.MACHINE_GONE);
      return true;
    }
    if (isBefore(moment.ended().get(request.pod()), request.ends())) {
      lose(request.front(), LossReason.POD_ENDED);
      return true;
    }
    boolean answered = !moment.now().isBefore(request.ends());
    if (answered) {
      count(request.front()).answered++;
    }
    return answered;
  }

  private static boolean isBefore(@Nullable Instant event, Instant end) {
    return event != null && event.isBefore(end);
  }

  private RequestCount count(LoadBalancerFront front) {
    return counts.computeIfAbsent(front, one -> new RequestCount());
  }

  private void lose(LoadBalancerFront front, LossReason why) {
    count(front).lost.merge(why, 1L, Long::sum);
  }

  /** How many requests are on their way. */
  public synchronized int running() {
    return running.size();
  }

  /** What became of all requests so far, by balancer. */
  public synchronized List<RequestTally> tallies() {
    return counts.entrySet().stream()
        .map(entry ->
            new RequestTally(
                entry.getKey(),
                entry.getValue().sent,
                entry.getValue().answered,
                Map.copyOf(entry.getValue().lost)))
        .sorted(Comparator.comparing(tally -> tally.front().name()))
        .toList();
  }
}
