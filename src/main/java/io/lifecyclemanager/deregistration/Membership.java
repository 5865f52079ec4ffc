package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Who is registered where, shared by all terminations: one scan of M balancers serves every node
 * that asks while it runs, and one poll of a balancer everybody who waits for it. Thread-safe.
 */
public final class Membership {
  private static final Duration DELAY_KEPT = Duration.ofMinutes(5);

  /** Who is in them is asked anew each time; a balancer that is made just now is seen later. */
  private static final Duration DISCOVERY_KEPT = Duration.ofSeconds(5);

  /** Some minutes for one question; then whoever waits for the scan may look at its deadline. */
  private static final int MOST_TRIES = 20;

  private final List<LoadBalancers> families;
  private final Time time;
  private final Listener listener;
  private final RandomGenerator random;
  private final Shared<Known> discovery;
  private final Shared<Scan> everything;
  private final Map<Balancer, Shared<List<Registration>>> single = new ConcurrentHashMap<>();
  private final Map<Balancer, Shared<Duration>> delays = new ConcurrentHashMap<>();
  private final Map<Balancer, Joined<Registration>> requests = new ConcurrentHashMap<>();
  private final Map<Balancer, Set<InstanceId>> leaving = new ConcurrentHashMap<>();
  private final Set<InstanceId> leavingAnywhere = ConcurrentHashMap.newKeySet();

  /**
   * Knows nothing yet.
   *
   * @param families those that are looked at at all
   */
  public Membership(
      List<LoadBalancers> families, Time time, RandomGenerator random, Listener listener) {
    this.families = List.copyOf(families);
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.discovery = new Shared<>(time);
    this.everything = new Shared<>(time);
  }

  /** A balancer, and who speaks for it. */
  record Entry(LoadBalancers family, Balancer balancer) {}

  /**
   * The balancers that there are.
   *
   * @param refused as in a scan
   */
  private record Known(List<Entry> entries, List<RemoteFailure> refused) {}

  /**
   * Who is registered where.
   *
   * @param refused what was not told, and will not be: a missing right, or a request not accepted
   */
  private record Scan(Map<Entry, List<Registration>> registrations, List<RemoteFailure> refused) {}

  /** Where one instance is registered, and what could not be looked at. */
  record Found(Map<Entry, List<Registration>> registrations, List<RemoteFailure> refused) {}

  /**
   * Where the instance is registered, as answered to a question asked at {@code notBefore} or
   * later.
   *
   * @throws RemoteTrouble when there was no answer for long
   */
  Found of(InstanceId instance, long notBefore) throws InterruptedException {
    Map<Entry, List<Registration>> found = new HashMap<>();
    Scan scan = everything.since(notBefore, this::scan);
    scan.registrations()
        .forEach((entry, registrations) -> {
          List<Registration> own = own(instance, registrations);
          if (!own.isEmpty()) {
            found.put(entry, own);
          }
        });
    return new Found(found, scan.refused());
  }

  /**
   * The names of the balancers that know the instance, as people know them, with the ports.
   *
   * @param notBefore on the monotonic clock: what was answered to earlier questions does not count
   */
  public List<String> names(InstanceId instance, long notBefore) throws InterruptedException {
    return names(of(instance, notBefore).registrations());
  }

  static List<String> names(Map<Entry, List<Registration>> found) {
    return found.entrySet().stream()
        .map(each -> each.getKey().balancer().name() + ports(each.getValue()))
        .sorted()
        .toList();
  }

  private static String ports(List<Registration> registrations) {
    String ports =
        registrations.stream()
            .map(Registration::port)
            .filter(Objects::nonNull)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? "" : ":" + ports;
  }

  /** The same for one balancer. */
  List<Registration> in(Entry entry, InstanceId instance, long notBefore)
      throws InterruptedException {
    Shared<List<Registration>> shared =
        single.computeIfAbsent(entry.balancer(), balancer -> new Shared<>(time));
    return own(instance, shared.since(notBefore, () -> registrations(entry)));
  }

  /** The balancer's deregistration delay, at most five minutes old. */
  Duration delay(Entry entry) throws InterruptedException {
    return delays
        .computeIfAbsent(entry.balancer(), balancer -> new Shared<>(time))
        .since(time.nanos() - DELAY_KEPT.toNanos(), () -> entry.family().delay(entry.balancer()));
  }

  /** Deregisters, in one request with whoever else asks for the same balancer. */
  void deregister(Entry entry, Collection<Registration> registrations) throws InterruptedException {
    requests
        .computeIfAbsent(entry.balancer(), balancer -> new Joined<>(time))
        .ask(registrations, all -> entry.family().deregister(entry.balancer(), all));
  }

  /** From now on the instance is expected to be on its way out of the balancer. */
  void expect(Entry entry, InstanceId instance) {
    leaving
        .computeIfAbsent(entry.balancer(), balancer -> ConcurrentHashMap.newKeySet())
        .add(instance);
  }

  /**
   * The instance may be on its way out of any balancer: somebody else has begun, and a classic one
   * tells only who asks for it by name.
   */
  void expectAnywhere(InstanceId instance) {
    leavingAnywhere.add(instance);
  }

  /** The instance is of no interest any more: its run has ended. May be called twice. */
  public void forget(InstanceId instance) {
    leavingAnywhere.remove(instance);
    leaving.values().forEach(instances -> instances.remove(instance));
  }

  private Scan scan() throws InterruptedException {
    Known known = discovery.since(time.nanos() - DISCOVERY_KEPT.toNanos(), this::discover);
    Queue<RemoteFailure> refused = new ConcurrentLinkedQueue<>(known.refused());
    Map<Entry, List<Registration>> all = new ConcurrentHashMap<>();
    Together.each(
        time,
        "balancer scan",
        known.entries(),
        entry ->
            patiently("asking " + entry.balancer().name(), refused, () -> registrations(entry))
                .ifPresent(registrations -> all.put(entry, registrations)));
    return new Scan(Map.copyOf(all), List.copyOf(refused));
  }

  private Known discover() throws InterruptedException {
    Queue<RemoteFailure> refused = new ConcurrentLinkedQueue<>();
    Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    Together.each(
        time,
        "balancer discovery",
        families,
        family ->
            patiently("finding load balancers", refused, family::discover)
                .ifPresent(balancers ->
                    balancers.forEach(balancer -> entries.add(new Entry(family, balancer)))));
    Set<Balancer> there = balancers(entries);
    single.keySet().retainAll(there);
    requests.keySet().retainAll(there);
    delays.keySet().retainAll(there);
    return new Known(List.copyOf(entries), List.copyOf(refused));
  }

  /**
   * One question of a scan. It is asked again by itself: starting the whole scan anew would never
   * end where there are more balancers than AWS lets be asked for at a time.
   */
  private <T> Optional<T> patiently(
      String doing, Queue<RemoteFailure> refused, Supplier<T> question)
      throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return Optional.of(question.get());
      } catch (RemoteFailure trouble) {
        Duration pause = Backoff.REMOTE.pause(failures, random);
        boolean again = trouble.isRetryable();
        listener.on(new Fact.RemoteCallFailed(null, doing, trouble, again ? pause : null));
        if (!again) {
          refused.add(trouble);
          return Optional.empty();
        }
        if (failures >= MOST_TRIES) {
          throw trouble;
        }
        time.sleep(pause);
      }
    }
  }

  private static Set<Balancer> balancers(Collection<Entry> entries) {
    return entries.stream().map(Entry::balancer).collect(Collectors.toSet());
  }

  private List<Registration> registrations(Entry entry) {
    Set<InstanceId> expected = new HashSet<>(leavingAnywhere);
    expected.addAll(leaving.getOrDefault(entry.balancer(), Set.of()));
    return entry.family().registrations(entry.balancer(), Set.copyOf(expected));
  }

  private static List<Registration> own(InstanceId instance, List<Registration> registrations) {
    return registrations.stream().filter(one -> one.instance().equals(instance)).toList();
  }
}
