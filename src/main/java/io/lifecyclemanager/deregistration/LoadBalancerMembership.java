package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
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
public final class LoadBalancerMembership {
  private static final Duration DELAY_MAX_AGE = Duration.ofMinutes(5);

  /** Who is in them is asked anew each time; a balancer that is made just now is seen later. */
  private static final Duration DISCOVERY_MAX_AGE = Duration.ofSeconds(5);

  /** Some minutes for one question; then whoever waits for the scan may look at its deadline. */
  private static final int MAX_ATTEMPTS = 20;

  private final List<LoadBalancers> families;
  private final Time time;
  private final Listener listener;
  private final RandomGenerator random;
  private final Shared<KnownLoadBalancers> discovery;
  private final Shared<RegistrationScan> everything;
  private final Map<LoadBalancer, Shared<List<InstanceRegistration>>> single =
      new ConcurrentHashMap<>();
  private final Map<LoadBalancer, Shared<Duration>> delays = new ConcurrentHashMap<>();
  private final Map<LoadBalancer, Joined<InstanceRegistration>> requests =
      new ConcurrentHashMap<>();
  private final Map<LoadBalancer, Set<InstanceId>> deregistering = new ConcurrentHashMap<>();
  private final Set<InstanceId> deregisteringAnywhere = ConcurrentHashMap.newKeySet();

  /**
   * Knows nothing yet.
   *
   * @param families those that are looked at at all
   */
  public LoadBalancerMembership(
      List<LoadBalancers> families, Time time, RandomGenerator random, Listener listener) {
    this.families = List.copyOf(families);
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.discovery = new Shared<>(time);
    this.everything = new Shared<>(time);
  }

  /** A balancer, and who speaks for it. */
  record LoadBalancerEntry(LoadBalancers family, LoadBalancer loadBalancer) {}

  /**
   * The balancers that there are.
   *
   * @param failures as in a scan
   */
  private record KnownLoadBalancers(
      List<LoadBalancerEntry> entries, List<RemoteFailure> failures) {}

  /**
   * Who is registered where.
   *
   * @param failures what was not told, and will not be: a missing right, or a request not accepted
   */
  private record RegistrationScan(
      Map<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      List<RemoteFailure> failures) {}

  /** Where one instance is registered, and what could not be looked at. */
  record FoundRegistrations(
      Map<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      List<RemoteFailure> failures) {}

  /**
   * Where the instance is registered, as answered to a question asked at {@code notBefore} or
   * later.
   *
   * @throws RemoteTrouble when there was no answer for long
   */
  FoundRegistrations registrationsOf(InstanceId instance, long notBefore)
      throws InterruptedException {
    Map<LoadBalancerEntry, List<InstanceRegistration>> found = new HashMap<>();
    RegistrationScan scan = everything.since(notBefore, this::scan);
    scan.registrations()
        .forEach((entry, registrations) -> {
          List<InstanceRegistration> own = registrationsOf(instance, registrations);
          if (!own.isEmpty()) {
            found.put(entry, own);
          }
        });
    return new FoundRegistrations(found, scan.failures());
  }

  /**
   * The names of the balancers that know the instance, as people know them, with the ports.
   *
   * @param notBefore on the monotonic clock: what was answered to earlier questions does not count
   */
  public List<String> names(InstanceId instance, long notBefore) throws InterruptedException {
    return names(registrationsOf(instance, notBefore).registrations());
  }

  static List<String> names(Map<LoadBalancerEntry, List<InstanceRegistration>> found) {
    return found.entrySet().stream()
        .map(each -> each.getKey().loadBalancer().name() + ports(each.getValue()))
        .sorted()
        .toList();
  }

  private static String ports(List<InstanceRegistration> registrations) {
    String ports =
        registrations.stream()
            .map(InstanceRegistration::port)
            .filter(Objects::nonNull)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? "" : ":" + ports;
  }

  /** The same for one balancer. */
  List<InstanceRegistration> registrationsIn(
      LoadBalancerEntry entry, InstanceId instance, long notBefore) throws InterruptedException {
    Shared<List<InstanceRegistration>> shared =
        single.computeIfAbsent(entry.loadBalancer(), balancer -> new Shared<>(time));
    return registrationsOf(instance, shared.since(notBefore, () -> registrations(entry)));
  }

  /** The balancer's deregistration delay, at most five minutes old. */
  Duration deregistrationDelay(LoadBalancerEntry entry) throws InterruptedException {
    return delays
        .computeIfAbsent(entry.loadBalancer(), balancer -> new Shared<>(time))
        .since(
            time.nanos() - DELAY_MAX_AGE.toNanos(),
            () -> entry.family().deregistrationDelay(entry.loadBalancer()));
  }

  /** Deregisters, in one request with whoever else asks for the same balancer. */
  void deregister(LoadBalancerEntry entry, Collection<InstanceRegistration> registrations)
      throws InterruptedException {
    requests
        .computeIfAbsent(entry.loadBalancer(), balancer -> new Joined<>(time))
        .ask(registrations, all -> entry.family().deregister(entry.loadBalancer(), all));
  }

  /** From now on the instance is expected to be on its way out of the balancer. */
  void markDeregistering(LoadBalancerEntry entry, InstanceId instance) {
    deregistering
        .computeIfAbsent(entry.loadBalancer(), balancer -> ConcurrentHashMap.newKeySet())
        .add(instance);
  }

  /**
   * The instance may be on its way out of any balancer: somebody else has begun, and a classic one
   * tells only who asks for it by name.
   */
  void markDeregisteringAnywhere(InstanceId instance) {
    deregisteringAnywhere.add(instance);
  }

  /** The instance is of no interest any more: its run has ended. May be called twice. */
  public void forget(InstanceId instance) {
    deregisteringAnywhere.remove(instance);
    deregistering.values().forEach(instances -> instances.remove(instance));
  }

  private RegistrationScan scan() throws InterruptedException {
    KnownLoadBalancers known =
        discovery.since(time.nanos() - DISCOVERY_MAX_AGE.toNanos(), this::discover);
    Queue<RemoteFailure> refused = new ConcurrentLinkedQueue<>(known.failures());
    Map<LoadBalancerEntry, List<InstanceRegistration>> all = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "balancer scan",
        known.entries(),
        entry ->
            patiently("asking " + entry.loadBalancer().name(), refused, () -> registrations(entry))
                .ifPresent(registrations -> all.put(entry, registrations)));
    return new RegistrationScan(Map.copyOf(all), List.copyOf(refused));
  }

  private KnownLoadBalancers discover() throws InterruptedException {
    Queue<RemoteFailure> refused = new ConcurrentLinkedQueue<>();
    Queue<LoadBalancerEntry> entries = new ConcurrentLinkedQueue<>();
    FanOut.forEach(
        time,
        "balancer discovery",
        families,
        family ->
            patiently("finding load balancers", refused, family::discover)
                .ifPresent(balancers ->
                    balancers.forEach(
                        balancer -> entries.add(new LoadBalancerEntry(family, balancer)))));
    Set<LoadBalancer> there = balancers(entries);
    single.keySet().retainAll(there);
    requests.keySet().retainAll(there);
    delays.keySet().retainAll(there);
    return new KnownLoadBalancers(List.copyOf(entries), List.copyOf(refused));
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
        if (failures >= MAX_ATTEMPTS) {
          throw trouble;
        }
        time.sleep(pause);
      }
    }
  }

  private static Set<LoadBalancer> balancers(Collection<LoadBalancerEntry> entries) {
    return entries.stream().map(LoadBalancerEntry::loadBalancer).collect(Collectors.toSet());
  }

  private List<InstanceRegistration> registrations(LoadBalancerEntry entry) {
    Set<InstanceId> expected = new HashSet<>(deregisteringAnywhere);
    expected.addAll(deregistering.getOrDefault(entry.loadBalancer(), Set.of()));
    return entry.family().registrations(entry.loadBalancer(), Set.copyOf(expected));
  }

  private static List<InstanceRegistration> registrationsOf(
      InstanceId instance, List<InstanceRegistration> registrations) {
    return registrations.stream().filter(one -> one.instance().equals(instance)).toList();
  }
}
