package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests the deregistration of one instance from one load balancer until it is accepted. A
 * refusal of the instance may pass while its state changes; what is still refused after {@link
 * #REFUSAL_TIMEOUT} is reported once and requested rarely. Used by one thread.
 */
final class DeregistrationRequest {
  private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(20);

  private final DeregistrationDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final LoadBalancerEntry entry;
  private final FailureReport failures;
  private final Supplier<RetryPolicy> newPolicy;
  private final Consumer<String> onRefused;
  private RetryPolicy otherwise;
  private @Nullable RemoteFailure refusal;
  private @Nullable Deadline refusalCounts;
  private boolean reported;

  /**
   * @param newPolicy makes the policy that decides about every failure that is no refusal of the
   *     instance; a refusal is an answer, after which such failures begin anew
   * @param onRefused called with the reason once the instance was refused for so long that this was
   *     reported
   */
  DeregistrationRequest(
      DeregistrationDependencies dependencies,
      TerminatingInstance subject,
      LoadBalancerEntry entry,
      Supplier<RetryPolicy> newPolicy,
      Consumer<String> onRefused) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.entry = entry;
    this.newPolicy = newPolicy;
    this.otherwise = newPolicy.get();
    this.onRefused = onRefused;
    this.failures =
        FailureReport.to(
            dependencies.listener(), subject, "deregistering from " + entry.loadBalancer().name());
  }

  /** Those that are not deregistered yet. */
  static List<InstanceRegistration> active(List<InstanceRegistration> registrations) {
    return registrations.stream().filter(one -> one.state() != RegistrationState.DRAINING).toList();
  }

  /**
   * Requests it until the load balancer accepts all, or does not know the instance any more.
   *
   * @param registrations that are not draining, as known at present
   * @param retry with a deadline
   * @return the registrations that the load balancer has accepted, as known at present: another
   *     actor may have begun to deregister them after a refusal. Empty when the instance was
   *     refused and is not registered any more
   * @throws RemoteFailure the last failure
   */
  List<InstanceRegistration> send(List<InstanceRegistration> registrations, Retry retry)
      throws InterruptedException {
    dependencies.membership().markDeregistering(entry, subject.instance());
    return retry
        .policy(
            (failure, count) -> failure.equals(refusal) || otherwise.allowsRetry(failure, count))
        .pausing(this::pause)
        .reporting(this::report)
        .call(() -> attempt(registrations));
  }

  private List<InstanceRegistration> attempt(List<InstanceRegistration> registrations)
      throws InterruptedException {
    List<InstanceRegistration> now =
        refusal == null
            ? registrations
            : dependencies.membership().registrationsIn(entry, subject.instance(), time.nanos());
    List<InstanceRegistration> active = active(now);
    Map<InstanceRegistration, String> refused =
        active.isEmpty() ? Map.of() : dependencies.membership().deregister(entry, active);
    if (!refused.isEmpty()) {
      throw refuse(refused.values().iterator().next());
    }
    return now;
  }

  private RemoteFailure refuse(String reason) {
    otherwise = newPolicy.get();
    if (refusalCounts == null) {
      refusalCounts = time.in(REFUSAL_TIMEOUT);
    }
    refusal =
        new RemoteFailure(
            FailureKind.REJECTED, entry.loadBalancer().name() + " refuses it: " + reason, null);
    return refusal;
  }

  private boolean isRefusedForLong() {
    return refusalCounts != null && time.isPast(refusalCounts);
  }

  private Duration pause(int failures, RandomGenerator random) {
    return isRefusedForLong() ? REFUSED_PAUSE : Backoff.REMOTE.pause(failures, random);
  }

  private void report(RemoteFailure failure, @Nullable Duration retryIn) {
    if (!failure.equals(refusal)) {
      failures.onFailure(failure, retryIn);
    } else if (isRefusedForLong() && !reported) {
      reported = true;
      failures.onFailure(failure, retryIn);
      onRefused.accept(failure.getMessage());
    }
  }
}
