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
 * Requests on their way, and the count of those that got lost. Time comes from the {@link Moment}s
 * that it is shown, in order. Thread-safe.
 */
public final class Traffic {
  private final Habits habits;
  private final RandomGenerator random;
  private final Map<Front, Hearsay> balancers = new HashMap<>();
  private final Map<Front, Count> counts = new HashMap<>();
  private final List<Request> running = new ArrayList<>();

  /**
   * How clients and balancers behave.
   *
   * @param shortest how long a request takes at least
   * @param longest and at most
   * @param late how long balancers' own nodes take to hear of a registration or deregistration
   */
  public record Habits(Duration shortest, Duration longest, Duration late) {}

  private record Request(Front front, String node, String pod, Instant ends) {}

  private static final class Count {
    private long sent;
    private long answered;
    private final Map<Loss, Long> lost = new EnumMap<>(Loss.class);
  }

  /** No requests yet. */
  public Traffic(Habits habits, RandomGenerator random) {
    this.habits = habits;
    this.random = random;
  }

  /**
   * Lets time go on: requests end, and each balancer gets new ones.
   *
   * @param registered the nodes registered at each balancer and not on their way out
   * @param requests how many new ones for each
   */
  public synchronized void step(Moment moment, Map<Front, Set<String>> registered, int requests) {
    running.removeIf(request -> isOver(request, moment));
    registered.forEach((front, nodes) -> {
      List<String> believed =
          balancers
              .computeIfAbsent(front, one -> new Hearsay(habits.late()))
              .believed(moment.now(), nodes);
      for (int i = 0; i < requests; i++) {
        send(front, believed, moment);
      }
    });
  }

  private void send(Front front, List<String> nodes, Moment moment) {
    count(front).sent++;
    if (nodes.isEmpty()) {
      lose(front, Loss.NO_NODE);
      return;
    }
    String node = nodes.get(random.nextInt(nodes.size()));
    if (moment.gone().containsKey(node)) {
      lose(front, Loss.MACHINE_GONE);
      return;
    }
    Optional<ServingPod> pod = Routing.pick(front, node, moment, random);
    if (pod.isEmpty()) {
      lose(front, Loss.NO_POD);
      return;
    }
    running.add(new Request(front, node, pod.get().uid(), moment.now().plus(length())));
  }

  private Duration length() {
    long more = habits.longest().minus(habits.shortest()).toMillis();
    return more <= 0 ? habits.longest() : habits.shortest().plusMillis(random.nextLong(more + 1));
  }

  private boolean isOver(Request request, Moment moment) {
    if (isBefore(moment.gone().get(request.node()), request.ends())) {
      lose(request.front(), Loss.MACHINE_GONE);
      return true;
    }
    if (isBefore(moment.ended().get(request.pod()), request.ends())) {
      lose(request.front(), Loss.POD_ENDED);
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

  private Count count(Front front) {
    return counts.computeIfAbsent(front, one -> new Count());
  }

  private void lose(Front front, Loss why) {
    count(front).lost.merge(why, 1L, Long::sum);
  }

  /** How many requests are on their way. */
  public synchronized int running() {
    return running.size();
  }

  /** What became of all requests so far, by balancer. */
  public synchronized List<Tally> tallies() {
    return counts.entrySet().stream()
        .map(entry ->
            new Tally(
                entry.getKey(),
                entry.getValue().sent,
                entry.getValue().answered,
                Map.copyOf(entry.getValue().lost)))
        .sorted(Comparator.comparing(tally -> tally.front().name()))
        .toList();
  }
}
