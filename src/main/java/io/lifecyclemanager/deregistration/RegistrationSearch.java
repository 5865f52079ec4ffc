package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationResult;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.FoundRegistrations;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.RegistrationScanner.FailedRequest;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the load balancers in which one instance is registered. A request that is denied or
 * rejected is repeated until that counts ({@link PermissionTracker}), and one without an answer
 * until the deadline; what other load balancers have answered is used meanwhile. Used by one thread
 * at a time.
 */
final class RegistrationSearch {
  private final DeregistrationDependencies dependencies;
  private final InstanceId instance;
  private final LoadBalancerExit exit;
  private final Set<LoadBalancerEntry> known = new HashSet<>();
  private final Map<PermissionTracker, GrantTimeout> timeouts = new HashMap<>();
  private long notBefore;
  private boolean complete;
  private List<RemoteFailure> failures = List.of();

  RegistrationSearch(
      DeregistrationDependencies dependencies, InstanceId instance, LoadBalancerExit exit) {
    this.dependencies = dependencies;
    this.instance = instance;
    this.exit = exit;
  }

  /**
   * Finds the load balancers that this search has not returned yet. It returns as soon as there is
   * one, or once every request was answered, or has failed for so long that this counts.
   *
   * @param since on the monotonic clock: answers to requests that were sent before do not count
   * @throws RemoteFailure the last failure before the deadline
   */
  Map<LoadBalancerEntry, List<InstanceRegistration>> findNew(long since)
      throws InterruptedException {
    notBefore = since;
    return exit.call("finding load balancers", RetryPolicy.EVERY_FAILURE, this::attempt);
  }

  private Map<LoadBalancerEntry, List<InstanceRegistration>> attempt() throws InterruptedException {
    FoundRegistrations found = dependencies.membership().registrationsOf(instance, notBefore);
    // A permission that was granted meanwhile begins anew when it is denied again.
    timeouts
        .keySet()
        .retainAll(
            found.failed().stream().map(FailedRequest::permission).collect(Collectors.toSet()));
    List<RemoteFailure> open =
        found.failed().stream()
            .filter(failed -> !counts(failed))
            .map(FailedRequest::failure)
            .toList();
    Map<LoadBalancerEntry, List<InstanceRegistration>> fresh = new HashMap<>(found.registrations());
    fresh.keySet().removeAll(known);
    if (fresh.isEmpty() && !open.isEmpty()) {
      notBefore = dependencies.time().nanos();
      throw open.getFirst();
    }
    complete = open.isEmpty();
    if (complete) {
      found.failed().forEach(this::report);
    }
    failures = found.failed().stream().map(FailedRequest::failure).toList();
    known.addAll(fresh.keySet());
    return fresh;
  }

  /** Whether the deregistration continues without an answer to this request. */
  private boolean counts(FailedRequest failed) {
    if (failed.failure().isRetryable()) {
      return false; // an outage is no answer, however long it lasts
    }
    GrantTimeout timeout = timeouts.computeIfAbsent(failed.permission(), exit::grantTimeout);
    return failed.failure().kind() == FailureKind.DENIED
        ? timeout.recordDenial()
        : timeout.recordRefusal();
  }

  private void report(FailedRequest failed) {
    FailureReport.to(dependencies.listener(), null, failed.operation())
        .onFailure(failed.failure(), null);
  }

  /** Whether every request of the last scan was answered, or its failure counts. */
  boolean isComplete() {
    return complete;
  }

  /** In how many load balancers the instance was found so far. */
  int count() {
    return known.size();
  }

  /** How many of them are classic load balancers. */
  int classicCount() {
    return Math.toIntExact(
        known.stream()
            .filter(entry -> entry.loadBalancer().kind() == LoadBalancerKind.CLASSIC)
            .count());
  }

  /**
   * The result of the deregistration.
   *
   * @param deregistrations what failed after the load balancers were found
   * @param failedClassicElbs how many of these failures concern classic load balancers
   */
  DeregistrationResult result(Collection<String> deregistrations, int failedClassicElbs) {
    boolean onlyClassicElbs =
        !deregistrations.isEmpty()
            && failures.isEmpty()
            && failedClassicElbs == deregistrations.size();
    boolean onlyDenied =
        deregistrations.isEmpty()
            && !failures.isEmpty()
            && failures.stream().allMatch(failure -> failure.kind() == FailureKind.DENIED);
    Set<String> all = new LinkedHashSet<>(deregistrations);
    failures.forEach(failure -> all.add(failure.getMessage()));
    Optional<String> text = all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
    return new DeregistrationResult(
        known.size(), classicCount(), text, onlyDenied, onlyClassicElbs);
  }
}
