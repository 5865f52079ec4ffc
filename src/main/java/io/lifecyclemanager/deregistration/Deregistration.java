package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.FoundRegistrations;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes one instance out of all load balancers and waits until none knows it any more. One instance
 * for each run, used by one thread.
 */
public final class Deregistration {
  /** The load balancer controller may register a node it had not yet seen labelled. */
  private static final Duration LABEL_PROPAGATION = Duration.ofSeconds(2);

  private final DeregistrationDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final InstanceId instance;
  private final LoadBalancerExit exit;

  /** What every deregistration needs. */
  public record DeregistrationDependencies(
      LoadBalancerMembership membership,
      SettleTimes settleTimes,
      Time time,
      RandomGenerator random,
      Listener listener) {}

  /**
   * How a deregistration ended.
   *
   * @param loadBalancers in how many balancers the instance was
   * @param failure where it still is, or may be, in one line; empty when nowhere
   * @param onlyDenied whether that is no more than what may not be looked at
   */
  public record DeregistrationResult(
      int loadBalancers, Optional<String> failure, boolean onlyDenied) {}

  /**
   * What an earlier run has left.
   *
   * @param started whether there may have been one
   * @param settledAt when everything settles that it deregistered; null where it did not say so
   */
  public record EarlierDeregistration(boolean started, @Nullable Deadline settledAt) {
    /** There was none. */
    public static final EarlierDeregistration NONE = new EarlierDeregistration(false, null);
  }

  /** How far it is. Each may be called several times, from any thread. */
  public interface DeregistrationProgress {
    /** Every balancer that knows the instance has answered the request to let it go. */
    void onDeregistrationAccepted();

    /**
     * From when on none of those sends anything new that have accepted it; not told where nothing
     * is new to whoever noted it earlier.
     */
    default void onSettleTimeKnown(Deadline quiet) {}

    /** No balancer sends new connections any more. */
    void onTrafficStopped();

    /** For whoever does not want to know. */
    DeregistrationProgress IGNORED =
        new DeregistrationProgress() {
          @Override
          public void onDeregistrationAccepted() {}

          @Override
          public void onTrafficStopped() {}
        };
  }

  /** Of balancers that are found later: pods have waited, or still wait, for the first ones. */
  private record LateProgress(DeregistrationProgress progress) implements DeregistrationProgress {
    @Override
    public void onDeregistrationAccepted() {}

    @Override
    public void onSettleTimeKnown(Deadline quiet) {
      progress.onSettleTimeKnown(quiet);
    }

    @Override
    public void onTrafficStopped() {}
  }

  /**
   * A deregistration that has not begun.
   *
   * @param deadline when it has failed, asked anew each time: deadlines tighten
   */
  public Deregistration(
      DeregistrationDependencies tools, TerminatingInstance subject, Supplier<Deadline> deadline) {
    this.dependencies = tools;
    this.time = tools.time();
    this.subject = subject;
    this.instance = subject.instance();
    this.exit = new LoadBalancerExit(tools, subject, deadline);
  }

  /**
   * Deregisters. Waits no longer than the deadline.
   *
   * @param labelledNanos when the node was labelled: what balancers said before is no answer
   * @param earlier what it goes on with
   * @param progress told at the latest when this returns
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  public DeregistrationResult run(
      long labelledNanos, EarlierDeregistration earlier, DeregistrationProgress progress)
      throws InterruptedException {
    DeregistrationResult result = deregister(labelledNanos, earlier, progress);
    // Not where this was interrupted: the drain, which ends too, would evict on its way out.
    progress.onDeregistrationAccepted();
    progress.onTrafficStopped();
    return result;
  }

  private DeregistrationResult deregister(
      long labelledNanos, EarlierDeregistration earlier, DeregistrationProgress progress)
      throws InterruptedException {
    if (earlier.started()) {
      dependencies.membership().markDeregisteringAnywhere(instance);
    }
    @Nullable Deadline quiet = bounded(earlier.settledAt());
    try {
      FoundRegistrations found = findRegistrations(labelledNanos);
      if (found.registrations().isEmpty()) {
        awaitEarlierSettleTime(quiet, new SettleProgress(1, quiet, progress).trackLoadBalancer());
        exit.sleepUntil(new Deadline(labelledNanos + LABEL_PROPAGATION.toNanos()));
        found = findRegistrations(time.nanos());
      }
      List<String> failures = new ArrayList<>();
      if (!found.registrations().isEmpty()) {
        List<String> names = LoadBalancerMembership.names(found.registrations());
        dependencies.listener().on(new Fact.DeregistrationStarted(subject, names));
        failures.addAll(
            deregisterAndScanAgain(found.registrations(), labelledNanos, quiet, progress));
      }
      boolean onlyUnseen = failures.isEmpty() && isOnlyDenied(found.failures());
      found.failures().forEach(trouble -> failures.add(trouble.getMessage()));
      Optional<String> failure =
          failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
      return new DeregistrationResult(found.registrations().size(), failure, onlyUnseen);
    } catch (RemoteFailure trouble) {
      // Only what is past the deadline comes this far.
      return new DeregistrationResult(0, Optional.of(trouble.getMessage()), false);
    }
  }

  private static boolean isOnlyDenied(List<RemoteFailure> refused) {
    return !refused.isEmpty()
        && refused.stream().allMatch(trouble -> trouble.kind() == RemoteFailure.FailureKind.DENIED);
  }

  /** Nothing settles longer than what begins now. */
  private @Nullable Deadline bounded(@Nullable Deadline quiet) {
    return quiet == null ? null : quiet.orEarlier(time.in(dependencies.settleTimes().longest()));
  }

  /** Meanwhile looks once more: the label may have come just too late for one of the balancers. */
  private Collection<String> deregisterAndScanAgain(
      Map<LoadBalancerEntry, List<InstanceRegistration>> found,
      long labelledNanos,
      @Nullable Deadline quiet,
      DeregistrationProgress progress)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    SettleProgress settling = new SettleProgress(found.size() + 1, quiet, progress);
    List<DeregistrationTask> steps =
        List.of(
            () -> failures.addAll(deregisterAll(found, settling)),
            () -> awaitEarlierSettleTime(quiet, settling.trackLoadBalancer()),
            () ->
                failures.addAll(
                    deregisterLateRegistrations(found.keySet(), labelledNanos, progress)));
    FanOut.forEach(time, "deregister " + instance, steps, DeregistrationTask::run);
    return failures;
  }

  @FunctionalInterface
  private interface DeregistrationTask {
    void run() throws InterruptedException;
  }

  /** A balancer may forget the instance before its own nodes have all heard of it. */
  private void awaitEarlierSettleTime(
      @Nullable Deadline quiet, SettleProgress.LoadBalancerProgress others)
      throws InterruptedException {
    others.markAcceptedEarlier();
    if (quiet != null) {
      exit.sleepUntil(quiet);
    }
    others.markSettled();
  }

  private Collection<String> deregisterLateRegistrations(
      Set<LoadBalancerEntry> known, long labelledNanos, DeregistrationProgress progress)
      throws InterruptedException {
    exit.sleepUntil(new Deadline(labelledNanos + LABEL_PROPAGATION.toNanos()));
    try {
      Map<LoadBalancerEntry, List<InstanceRegistration>> late =
          new HashMap<>(findRegistrations(time.nanos()).registrations());
      late.keySet().removeAll(known);
      return deregisterAll(late, new SettleProgress(late.size(), null, new LateProgress(progress)));
    } catch (RemoteFailure trouble) {
      // Only what is past the deadline comes this far.
      return List.of(trouble.getMessage());
    }
  }

  private FoundRegistrations findRegistrations(long notBefore) throws InterruptedException {
    return exit.persistently(
        "finding load balancers",
        () -> dependencies.membership().registrationsOf(instance, notBefore));
  }

  /** One balancer that does not let go keeps nobody from leaving the others. */
  private Collection<String> deregisterAll(
      Map<LoadBalancerEntry, List<InstanceRegistration>> found, SettleProgress settling)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    FanOut.forEach(
        time,
        "deregister " + instance,
        found.entrySet(),
        each -> {
          SettleProgress.LoadBalancerProgress one = settling.trackLoadBalancer();
          try {
            exit.deregisterAndWait(each.getKey(), each.getValue(), one);
          } catch (RemoteFailure trouble) {
            failures.add(each.getKey().loadBalancer().name() + ": " + trouble.getMessage());
            one.markEnded();
          }
        });
    return failures;
  }
}
