package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
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

  /** A few seconds: the answers of the other load balancers wait no longer for this one. */
  private static final int MAX_ATTEMPTS = 4;

  /**
   * A few minutes: AWS limits all requests together. Where there are more load balancers than the
   * limit admits at once, a new scan would not come further.
   */
  private static final int MAX_THROTTLED_ATTEMPTS = 20;

  /** The terminations that wait share a failure too. */
  private static final Duration FAILURE_MAX_AGE = Duration.ofSeconds(5);

  private static final String DISCOVERY = "finding load balancers";

  private final List<LoadBalancers> families;
  private final Function<LoadBalancerEntry, List<InstanceRegistration>> registrations;
  private final Consumer<Set<LoadBalancerEntry>> onDiscovered;
  private final LoadBalancerPermissions permissions;
  private final Time time;
  private final Listener listener;
  private final Retry retry;
  private final SingleFlight<LoadBalancers, List<LoadBalancer>> discovery;
  private final SingleFlight<LoadBalancers, List<LoadBalancer>> existing;

  /**
   * A request of a scan that failed. It is repeated within the scan only briefly, and not at all
   * when it was denied or rejected: the others do not wait for it.
   *
   * @param operation what was requested, as in "asking web"
   * @param permission decides when a caller stops waiting for an answer after a denial or rejection
   */
  record FailedRequest(String operation, PermissionTracker permission, RemoteFailure failure) {}

  /** The registrations in all load balancers that have answered, and the requests that failed. */
  record RegistrationScan(
      Map<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      List<FailedRequest> failed) {}

  /**
   * @param families the kinds of load balancers that are managed
   * @param registrations requests what is registered in one of them
   * @param onDiscovered called with all load balancers after each complete discovery
   */
  RegistrationScanner(
      List<LoadBalancers> families,
      Function<LoadBalancerEntry, List<InstanceRegistration>> registrations,
      Consumer<Set<LoadBalancerEntry>> onDiscovered,
      LoadBalancerPermissions permissions,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.families = List.copyOf(families);
    this.registrations = registrations;
    this.onDiscovered = onDiscovered;
    this.permissions = permissions;
    this.time = time;
    this.listener = listener;
    this.retry = new Retry(time, random).policy(RegistrationScanner::allowsRetry);
    this.discovery =
        new SingleFlight<>(
            time, "load balancer discovery", family -> retried(DISCOVERY, family::discover));
    this.existing =
        new SingleFlight<>(
            time,
            "load balancer existence",
            FAILURE_MAX_AGE,
            family -> discovery.getSince(family, time.nanos()));
  }

  private static boolean allowsRetry(RemoteFailure failure, int failures) {
    return failure.isRetryable()
        && failures
            < (failure.kind() == FailureKind.THROTTLED ? MAX_THROTTLED_ATTEMPTS : MAX_ATTEMPTS);
  }

  /** Requests the registrations in all load balancers, each retried by itself. */
  RegistrationScan scan() throws InterruptedException {
    Queue<FailedRequest> failed = new ConcurrentLinkedQueue<>();
    List<LoadBalancerEntry> entries = discoverAll(failed);
    Map<LoadBalancerEntry, List<InstanceRegistration>> all = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "load balancer scan",
        entries,
        entry -> {
          String operation = "asking " + entry.loadBalancer().name();
          request(
                  operation,
                  permissions.registrations(entry.family()),
                  failed,
                  () -> retried(operation, () -> registrations.apply(entry)))
              .ifPresent(registered -> all.put(entry, registered));
        });
    return new RegistrationScan(Map.copyOf(all), List.copyOf(failed));
  }

  private List<LoadBalancerEntry> discoverAll(Queue<FailedRequest> failed)
      throws InterruptedException {
    Queue<LoadBalancerEntry> entries = new ConcurrentLinkedQueue<>();
    FanOut.forEach(
        time,
        "load balancer discovery",
        families,
        family ->
            request(
                    DISCOVERY,
                    permissions.discovery(family),
                    failed,
                    () -> discovery.get(family, DISCOVERY_MAX_AGE))
                .ifPresent(found ->
                    found.forEach(one -> entries.add(new LoadBalancerEntry(family, one)))));
    if (failed.isEmpty()) {
      onDiscovered.accept(Set.copyOf(entries));
    }
    return List.copyOf(entries);
  }

  /**
   * Whether the load balancer exists, as known for at most 5 s.
   *
   * @throws RemoteFailure when that is not known
   */
  boolean exists(LoadBalancerEntry entry) throws InterruptedException {
    return existing.get(entry.family(), DISCOVERY_MAX_AGE).contains(entry.loadBalancer());
  }

  /** The answer to a request of a scan; empty when it failed. */
  private static <T> Optional<T> request(
      String operation,
      PermissionTracker permission,
      Queue<FailedRequest> failed,
      RemoteCall<T> request)
      throws InterruptedException {
    try {
      T answer = request.run();
      permission.markGranted();
      return Optional.of(answer);
    } catch (RemoteFailure failure) {
      failed.add(new FailedRequest(operation, permission, failure));
      return Optional.empty();
    }
  }

  /**
   * One request, which is retried by itself: starting the whole scan anew would never end where
   * there are more load balancers than AWS's request limit admits.
   */
  private <T> T retried(String operation, RemoteCall<T> request) throws InterruptedException {
    return retry.reporting(FailureReport.ofRetries(listener, null, operation)).call(request);
  }
}
