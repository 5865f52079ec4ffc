package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.claim.InstanceAddresses.PrivateAddresses;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationResult;
import io.lifecyclemanager.deregistration.Deregistration.EarlierDeregistration;
import io.lifecyclemanager.deregistration.RegistrationWatch;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget.AddressTarget;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget.InstanceTarget;
import io.lifecyclemanager.deregistration.request.NodeExclusion.ExclusionOutcome;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One requested deregistration from its beginning to its end. {@link #run} is called on one thread;
 * everything else may be called from any thread.
 */
final class DeregistrationRun {
  /** The deregistration delay is an hour at most. */
  private static final Duration TIMEOUT = Duration.ofMinutes(70);

  private static final Duration TERMINATION_POLL = Duration.ofSeconds(2);

  /** Longer than a controller needs to see a label. */
  private static final Duration UNLABELLED = Duration.ofSeconds(5);

  private static final int MAX_ADDRESS_ATTEMPTS = 4;

  private final RequestDependencies dependencies;
  private final DeregistrationDependencies deregistrations;
  private final Time time;
  private final List<AddressMembership> addressTargets;
  private final DeregistrationTarget target;
  private final RequestRecord record;
  private final Deadline deadline;
  private final List<String> failures = new CopyOnWriteArrayList<>();

  /**
   * @param record receives the progress
   */
  DeregistrationRun(
      RequestDependencies dependencies,
      List<AddressMembership> addressTargets,
      DeregistrationTarget target,
      RequestRecord record) {
    this.dependencies = dependencies;
    this.deregistrations = dependencies.deregistration();
    this.time = deregistrations.time();
    this.addressTargets = addressTargets;
    this.target = target;
    this.record = record;
    this.deadline = time.in(TIMEOUT);
  }

  /**
   * Runs to the end.
   *
   * @return the failures; empty when it is deregistered everywhere
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  Collection<String> run() throws InterruptedException {
    switch (target) {
      case AddressTarget(IpAddress address) -> deregisterAddresses(null, Set.of(address));
      case InstanceTarget(InstanceId instance) -> {
        try {
          if (!awaitTermination(instance)) {
            deregister(instance);
          }
        } finally {
          deregistrations.membership().forget(instance);
        }
      }
    }
    return failures;
  }

  /**
   * Waits while a termination of the instance is in progress: it deregisters the instance.
   *
   * @return whether no load balancer knows the instance any more
   */
  private boolean awaitTermination(InstanceId instance) throws InterruptedException {
    RegistrationWatch watch = new RegistrationWatch(deregistrations.membership());
    while (!time.isPast(deadline) && isTerminating(instance)) {
      try {
        List<String> remaining = watch.remaining(instance, time.nanos());
        record.observe(remaining);
        if (remaining.isEmpty()) {
          return true;
        }
      } catch (RemoteFailure failure) {
        record.note(failure.getMessage());
      }
      time.sleep(TERMINATION_POLL);
    }
    return false;
  }

  private boolean isTerminating(InstanceId instance) throws InterruptedException {
    if (dependencies.isTerminating().test(instance)) {
      return true;
    }
    try {
      return new NodeExclusion(dependencies).isTerminating(instance);
    } catch (RemoteFailure _) { // without the cluster it is deregistered all the same
      return false;
    }
  }

  private void deregister(InstanceId instance) throws InterruptedException {
    ExclusionOutcome labelled = new NodeExclusion(dependencies).label(instance, record.requester());
    record.onLabelled(labelled);
    TerminatingInstance subject =
        new TerminatingInstance(instance, null, labelled.node().map(NodeView::ref).orElse(null));
    FanOut.runAll(
        time,
        "deregister " + instance,
        List.of(
            () -> deregisterInstance(subject),
            () -> deregisterAddresses(subject, addressesOf(instance))));
  }

  private void deregisterInstance(TerminatingInstance subject) throws InterruptedException {
    long start = time.nanos();
    // Without a label there is no controller that must see it first.
    long labelled = subject.node() == null ? start - UNLABELLED.toNanos() : start;
    Deregistration deregistration = new Deregistration(deregistrations, subject, () -> deadline);
    record.showExits(deregistration.exits()::statuses);
    deregistration.exits().onChange(record::check);
    DeregistrationResult result =
        new DeregistrationResult(0, 0, Optional.of("it was stopped"), false, false);
    try {
      result =
          deregistration.run(
              labelled, new EarlierDeregistration(true, null), DeregistrationProgress.IGNORED);
      result.failure().ifPresent(failures::add);
    } finally {
      deregistrations
          .listener()
          .on(
              new Fact.DeregistrationEnded(
                  subject,
                  result.loadBalancers(),
                  result.classicElbs(),
                  time.since(start),
                  result.failure().or(record::refusal).orElse(null),
                  result.onlyDenied(),
                  result.onlyClassicElbs()));
    }
  }

  private Set<IpAddress> addressesOf(InstanceId instance) throws InterruptedException {
    if (addressTargets.isEmpty()) {
      return Set.of();
    }
    try {
      Optional<PrivateAddresses> found =
          new Retry(time, deregistrations.random())
              .policy(RetryPolicy.TRANSIENT.atMost(MAX_ADDRESS_ATTEMPTS))
              .call(() -> dependencies.addresses().describe(instance));
      return found.stream()
          .flatMap(it -> it.addresses().stream())
          .flatMap(text -> IpAddress.parse(text).stream())
          .collect(Collectors.toUnmodifiableSet());
    } catch (RemoteFailure failure) {
      record.note("its addresses are not deregistered: " + failure.getMessage());
      return Set.of();
    }
  }

  private void deregisterAddresses(@Nullable TerminatingInstance subject, Set<IpAddress> addresses)
      throws InterruptedException {
    List<AddressDeregistration> all = new ArrayList<>();
    if (!addresses.isEmpty()) {
      addressTargets.forEach(membership ->
          all.add(
              new AddressDeregistration(dependencies, membership, subject, addresses, deadline)));
    }
    all.forEach(each -> record.showExits(each::statuses));
    FanOut.forEach(time, "deregister addresses", all, each -> failures.addAll(each.run()));
    record.markAddressesEnded();
  }
}
