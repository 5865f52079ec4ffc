package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Discovers the load balancers and requests what is registered in each of them, all at once.
 * Thread-safe.
 */
final class RegistrationScanner {
  /** Their registrations are requested anew each time; a new load balancer is found this late. */
  private static final Duration DISCOVERY_MAX_AGE = Duration.ofSeconds(5);

  /** A few minutes for each request of a scan; then its callers look at their deadlines. */
  private static final int MAX_ATTEMPTS = 20;

  private final List<LoadBalancers> families;
  private final Function<LoadBalancerEntry, List<InstanceRegistration>> registrations;
  private final Consumer<Set<LoadBalancerEntry>> onDiscovered;
  private final Time time;
  private final Listener listener;
  private final Retry retry;
  private final SingleFlight<String, KnownLoadBalancers> discovery;

  /**
   * The load balancers of all families.
   *
   * @param failures as in a scan
   */
  private record KnownLoadBalancers(
      List<LoadBalancerEntry> entries, List<RemoteFailure> failures) {}

  /**
   * All registrations.
   *
   * @param failures of requests that another attempt would not help: denied, or rejected
   */
  record RegistrationScan(
      Map<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      List<RemoteFailure> failures) {}

  /**
   * @param families the kinds of load balancers that are managed
   * @param registrations requests what is registered in one of them
   * @param onDiscovered called with all load balancers after each discovery
   */
  RegistrationScanner(
      List<LoadBalancers> families,
      Function<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      Consumer<Set<LoadBalancerEntry>> onDiscovered,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.families = List.copyOf(families);
    this.registrations = registrations;
    this.onDiscovered = onDiscovered;
    this.time = time;
    this.listener = listener;
    this.retry = new Retry(time, random).policy(RetryPolicy.TRANSIENT.atMost(MAX_ATTEMPTS));
    this.discovery = new SingleFlight<>(time, "load balancer discovery", _ -> discover());
  }

  /**
   * Requests the registrations in all load balancers, each retried by itself.
   *
   * @throws RemoteFailure when a load balancer was unavailable for several minutes
   */
  RegistrationScan scan() throws InterruptedException {
    KnownLoadBalancers known = discovery.get("all", DISCOVERY_MAX_AGE);
    Queue<RemoteFailure> failures = new ConcurrentLinkedQueue<>(known.failures());
    Map<LoadBalancerEntry, List<InstanceRegistration>> all = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "load balancer scan",
        known.entries(),
        entry ->
            request(
                    "asking " + entry.loadBalancer().name(),
                    failures,
                    () -> registrations.apply(entry))
                .ifPresent(registered -> all.put(entry, registered)));
    return new RegistrationScan(Map.copyOf(all), List.copyOf(failures));
  }

  private KnownLoadBalancers discover() throws InterruptedException {
    Queue<RemoteFailure> failures = new ConcurrentLinkedQueue<>();
    Queue<LoadBalancerEntry> entries = new ConcurrentLinkedQueue<>();
    FanOut.forEach(
        time,
        "load balancer discovery",
        families,
        family ->
            request("finding load balancers", failures, family::discover)
                .ifPresent(found ->
                    found.forEach(one -> entries.add(new LoadBalancerEntry(family, one)))));
    onDiscovered.accept(Set.copyOf(entries));
    return new KnownLoadBalancers(List.copyOf(entries), List.copyOf(failures));
  }

  /**
   * One request of a scan; empty when another attempt would not help. It is retried by itself:
   * starting the whole scan anew would never end where there are more load balancers than AWS's
   * request limit admits.
   */
  private <T> Optional<T> request(
      String operation, Queue<RemoteFailure> failures, RemoteCall<T> request)
      throws InterruptedException {
    try {
      return Optional.of(retry.reporting(listener, null, operation).call(request));
    } catch (RemoteFailure failure) {
      if (failure.isRetryable()) {
        throw failure;
      }
      failures.add(failure);
      return Optional.empty();
    }
  }
}
