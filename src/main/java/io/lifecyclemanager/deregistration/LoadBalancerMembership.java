package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.RegistrationScanner.FailedRequest;
import io.lifecyclemanager.deregistration.RegistrationScanner.RegistrationScan;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Batcher;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Which instance is registered in which load balancer, shared by all terminations: one scan of M
 * load balancers serves every termination that asks while it runs, and one poll of a load balancer
 * serves all terminations that wait for it. Thread-safe.
 */
public final class LoadBalancerMembership {
  private static final Duration DELAY_MAX_AGE = Duration.ofMinutes(5);

  /** All terminations that poll a load balancer share its failures: it gets no more requests. */
  private static final Duration FAILURE_MAX_AGE = Duration.ofSeconds(5);

  /** The only key of requests about all load balancers. */
  private static final String ALL = "all";

  private final Time time;
  private final Listener listener;
  private final LoadBalancerPermissions permissions;
  private final RegistrationScanner scanner;
  private final SingleFlight<String, RegistrationScan> scan;
  private final SingleFlight<LoadBalancerEntry, List<InstanceRegistration>> registrations;
  private final SingleFlight<LoadBalancerEntry, Duration> delays;
  private final Map<LoadBalancerEntry, Batcher<InstanceRegistration, String>> deregistrations =
      new ConcurrentHashMap<>();
  private final Map<LoadBalancer, Set<InstanceId>> deregistering = new ConcurrentHashMap<>();
  private final Set<InstanceId> deregisteringAnywhere = ConcurrentHashMap.newKeySet();

  /**
   * @param families the kinds of load balancers that are managed; the others are never asked
   */
  public LoadBalancerMembership(
      List<LoadBalancers> families, Time time, RandomGenerator random, Listener listener) {
    this.time = time;
    this.listener = listener;
    this.permissions = new LoadBalancerPermissions(time);
    this.scanner =
        new RegistrationScanner(
            families,
            this::requestRegistrations,
            this::retainAll,
            permissions,
            time,
            random,
            listener);
    this.scan = new SingleFlight<>(time, "load balancer scan", _ -> scanner.scan());
    this.registrations =
        new SingleFlight<>(time, "registrations", FAILURE_MAX_AGE, this::requestRegistrations);
    this.delays =
        new SingleFlight<>(
            time, "deregistration delay", FAILURE_MAX_AGE, this::requestDeregistrationDelay);
  }

  /** A load balancer, and the family through which it is reached. */
  record LoadBalancerEntry(LoadBalancers family, LoadBalancer loadBalancer) {}

  /**
   * Where one instance is registered.
   *
   * @param failed the requests without an answer: it may be registered there too
   */
  record FoundRegistrations(
      Map<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      List<FailedRequest> failed) {}

  /**
   * Where the instance is registered, as answered to requests sent at {@code notBefore} or later.
   *
   * @param notBefore on the monotonic clock
   */
  FoundRegistrations registrationsOf(InstanceId instance, long notBefore)
      throws InterruptedException {
    Map<LoadBalancerEntry, List<InstanceRegistration>> found = new HashMap<>();
    RegistrationScan all = scan.getSince(ALL, notBefore);
    all.registrations()
        .forEach((entry, registered) -> {
          List<InstanceRegistration> own = of(instance, registered);
          if (!own.isEmpty()) {
            found.put(entry, own);
          }
        });
    return new FoundRegistrations(found, all.failed());
  }

  /**
   * The names, with ports, of the load balancers in which the instance is registered.
   *
   * @param notBefore on the monotonic clock: answers to earlier requests do not count
   * @throws RemoteFailure when a load balancer was unavailable
   */
  public List<String> names(InstanceId instance, long notBefore) throws InterruptedException {
    FoundRegistrations found = registrationsOf(instance, notBefore);
    for (FailedRequest one : found.failed()) {
      if (one.failure().isRetryable()) {
        throw one.failure();
      }
      FailureReport.to(listener, null, one.operation()).onFailure(one.failure(), null);
    }
    return names(found.registrations());
  }

  static List<String> names(Map<LoadBalancerEntry, List<InstanceRegistration>> found) {
    return found.entrySet().stream()
        .map(each -> name(each.getKey(), each.getValue()))
        .sorted()
        .toList();
  }

  /** As in the log: {@code shop-web:80,81}. */
  static String name(LoadBalancerEntry entry, List<InstanceRegistration> registrations) {
    return entry.loadBalancer().name() + ports(registrations);
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

  /** As {@link #registrationsOf}, in one load balancer. */
  List<InstanceRegistration> registrationsIn(
      LoadBalancerEntry entry, InstanceId instance, long notBefore) throws InterruptedException {
    return of(instance, registrations.getSince(entry, notBefore));
  }

  /** The load balancer's deregistration delay, at most five minutes old. */
  Duration deregistrationDelay(LoadBalancerEntry entry) throws InterruptedException {
    return delays.get(entry, DELAY_MAX_AGE);
  }

  private Duration requestDeregistrationDelay(LoadBalancerEntry entry) {
    Duration delay = entry.family().deregistrationDelay(entry.loadBalancer());
    permissions.delay(entry.family()).markGranted();
    return delay;
  }

  /**
   * Whether the load balancer exists, as known for at most 5 s.
   *
   * @throws RemoteFailure when that is not known
   */
  boolean exists(LoadBalancerEntry entry) throws InterruptedException {
    return scanner.exists(entry);
  }

  /** The permissions that the requests need; each is marked as granted when one succeeds. */
  LoadBalancerPermissions permissions() {
    return permissions;
  }

  /**
   * Deregisters, in one request with other terminations of the same load balancer.
   *
   * @return those of {@code registered} that the load balancer refuses, each with its reason
   */
  Map<InstanceRegistration, String> deregister(
      LoadBalancerEntry entry, Collection<InstanceRegistration> registered)
      throws InterruptedException {
    Map<InstanceRegistration, String> refused =
        new HashMap<>(deregistrations.computeIfAbsent(entry, this::newBatcher).sendAll(registered));
    permissions.deregistration(entry).markGranted();
    refused.keySet().retainAll(Set.copyOf(registered));
    return refused;
  }

  private Batcher<InstanceRegistration, String> newBatcher(LoadBalancerEntry entry) {
    return new Batcher<>(
        time,
        "deregister from " + entry.loadBalancer().name(),
        Integer.MAX_VALUE,
        all -> entry.family().deregister(entry.loadBalancer(), all));
  }

  /** Requests about this load balancer name the instance from now on. */
  void markDeregistering(LoadBalancerEntry entry, InstanceId instance) {
    boolean _ =
        deregistering
            .computeIfAbsent(entry.loadBalancer(), _ -> ConcurrentHashMap.newKeySet())
            .add(instance);
  }

  /**
   * Requests about every load balancer name the instance from now on: another replica may have
   * begun to deregister it, and a classic load balancer shows a draining instance only to those who
   * name it.
   */
  void markDeregisteringAnywhere(InstanceId instance) {
    boolean _ = deregisteringAnywhere.add(instance);
  }

  /** Ends {@link #markDeregistering}, because the termination has ended. May be repeated. */
  public void forget(InstanceId instance) {
    deregisteringAnywhere.remove(instance);
    deregistering.values().forEach(instances -> instances.remove(instance));
  }

  private void retainAll(Set<LoadBalancerEntry> existing) {
    registrations.retainAll(existing);
    deregistrations.keySet().retainAll(existing);
    delays.retainAll(existing);
    permissions.retainAll(existing);
  }

  private List<InstanceRegistration> requestRegistrations(LoadBalancerEntry entry) {
    Set<InstanceId> named = new HashSet<>(deregisteringAnywhere);
    named.addAll(deregistering.getOrDefault(entry.loadBalancer(), Set.of()));
    List<InstanceRegistration> registered =
        entry.family().registrations(entry.loadBalancer(), Set.copyOf(named));
    permissions.registrations(entry.family()).markGranted();
    return registered;
  }

  private static List<InstanceRegistration> of(
      InstanceId instance, List<InstanceRegistration> registrations) {
    return registrations.stream().filter(one -> one.instance().equals(instance)).toList();
  }
}
