package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.DeadlineGuard;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Deregisters one instance from all load balancers and waits until none of them knows it any more.
 * One object for each run of a termination; {@link #run} is called on one thread.
 */
public final class Deregistration {
  /** The load balancer controller may register a node whose label it had not yet seen. */
  private static final Duration LABEL_PROPAGATION = Duration.ofSeconds(2);

  /** At the deadline every wait ends by itself; then all that may be left is a slow answer. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(2);

  private final DeregistrationDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final InstanceId instance;
  private final LiveDeadline deadline;
  private final LoadBalancerExit exit;
  private final LoadBalancerExits exits;

  /** What every deregistration uses. */
  public record DeregistrationDependencies(
      LoadBalancerMembership membership,
      SettleTimes settleTimes,
      Time time,
      RandomGenerator random,
      Listener listener) {}

  /**
   * How a deregistration ended.
   *
   * @param loadBalancers in how many load balancers the instance was registered
   * @param classicElbs how many of them are classic load balancers
   * @param failure in one line, where it still is or may be registered; empty when nowhere
   * @param onlyDenied whether the failure consists only of load balancers that may not be read
   * @param onlyClassicElbs whether only classic load balancers failed
   */
  public record DeregistrationResult(
      int loadBalancers,
      int classicElbs,
      Optional<String> failure,
      boolean onlyDenied,
      boolean onlyClassicElbs) {}

  /**
   * What an earlier run, perhaps of another replica, has done.
   *
   * @param started whether it may have begun to deregister the instance
   * @param settledAt when everything settles that it deregistered; null where that is unknown
   */
  public record EarlierDeregistration(boolean started, @Nullable Deadline settledAt) {
    /** There was none. */
    public static final EarlierDeregistration NONE = new EarlierDeregistration(false, null);
  }

  /** Receives the progress. Each method may be called several times, from any thread. */
  public interface DeregistrationProgress {
    /** Every load balancer that knows the instance has answered the deregistration request. */
    void onDeregistrationAccepted();

    /**
     * From this moment on no load balancer that has accepted sends new connections. Not called when
     * an earlier run has already recorded the same.
     */
    default void onSettleTimeKnown(Deadline settledAt) {}

    /** No load balancer sends new connections any more. */
    void onTrafficStopped();

    /** Ignores everything. */
    DeregistrationProgress IGNORED =
        new DeregistrationProgress() {
          @Override
          public void onDeregistrationAccepted() {}

          @Override
          public void onTrafficStopped() {}
        };
  }

  /**
   * @param deadline when it has failed
   */
  public Deregistration(
      DeregistrationDependencies dependencies, TerminatingInstance subject, LiveDeadline deadline) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.instance = subject.instance();
    this.deadline = deadline;
    this.exit = new LoadBalancerExit(dependencies, subject, deadline);
    this.exits = new LoadBalancerExits(dependencies, subject, deadline, exit);
  }

  /** How far the instance has left its load balancers; from any thread. */
  public LoadBalancerExits exits() {
    return exits;
  }

  /** The load balancers that the instance has not left yet; from any thread. */
  public List<Blocker> blockers() {
    return exits.blockers();
  }

  /**
   * Deregisters. Waits no longer than the deadline, whatever it waits for.
   *
   * @param labelledNanos when the node was labelled, on the monotonic clock: what load balancers
   *     answered before does not count
   * @param earlier the deregistration that this one continues
   * @param progress has heard of everything when this returns
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  public DeregistrationResult run(
      long labelledNanos, EarlierDeregistration earlier, DeregistrationProgress progress)
      throws InterruptedException {
    DeregistrationResult result =
        DeadlineGuard.call(
                time,
                "deregister " + instance,
                () -> deadline.current().plus(LAST_ANSWER),
                () -> deregister(labelledNanos, earlier, progress))
            .orElseGet(() ->
                new DeregistrationResult(
                    0, 0, Optional.of("no answer before the deadline"), false, false));
    // Not after an interrupt: the drain, which ends too, would evict more pods.
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
    @Nullable Deadline settledAt = dependencies.settleTimes().bound(earlier.settledAt(), time);
    RegistrationSearch search = new RegistrationSearch(dependencies, instance, exit);
    try {
      Map<LoadBalancerEntry, List<InstanceRegistration>> found = search.findNew(labelledNanos);
      if (found.isEmpty()) {
        awaitEarlierSettleTime(
            settledAt, new SettleProgress(1, settledAt, progress).trackLoadBalancer());
        exit.sleepUntil(new Deadline(labelledNanos + LABEL_PROPAGATION.toNanos()));
        found = search.findNew(time.nanos());
      }
      if (found.isEmpty()) {
        return search.result(List.of(), 0);
      }
      List<String> names = LoadBalancerMembership.names(found);
      dependencies.listener().on(new Fact.DeregistrationStarted(subject, names));
      Collection<String> failures =
          deregisterAndSearchAgain(found, search, labelledNanos, settledAt, progress);
      return search.result(failures, exits.failedClassicElbs());
    } catch (RemoteFailure failure) {
      // The last failure before the deadline; earlier ones were retried.
      return new DeregistrationResult(
          search.count(), search.classicCount(), Optional.of(failure.getMessage()), false, false);
    }
  }

  /** Searches once more meanwhile: the label may have come just too late for a load balancer. */
  private Collection<String> deregisterAndSearchAgain(
      Map<LoadBalancerEntry, List<InstanceRegistration>> found,
      RegistrationSearch search,
      long labelledNanos,
      @Nullable Deadline settledAt,
      DeregistrationProgress progress)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    SettleProgress settling = new SettleProgress(found.size() + 2, settledAt, progress);
    runAll(
        List.of(
            () -> failures.addAll(exits.deregisterAll(found, settling)),
            () -> awaitEarlierSettleTime(settledAt, settling.trackLoadBalancer()),
            () -> {
              // Traffic may come through a load balancer that has not answered yet.
              SettleProgress.LoadBalancerProgress unanswered = settling.trackLoadBalancer();
              unanswered.skipAcceptance();
              if (search.isComplete()) {
                unanswered.markSettled();
              }
              exit.sleepUntil(new Deadline(labelledNanos + LABEL_PROPAGATION.toNanos()));
              failures.addAll(deregisterLateRegistrations(search, progress));
              unanswered.markSettled();
            }));
    return failures;
  }

  private void runAll(List<FanOut.ParallelTask> tasks) throws InterruptedException {
    FanOut.runAll(time, "deregister " + instance, tasks);
  }

  /** A load balancer may forget the instance before all its own nodes know of that. */
  private void awaitEarlierSettleTime(
      @Nullable Deadline settledAt, SettleProgress.LoadBalancerProgress earlier)
      throws InterruptedException {
    earlier.skipAcceptance();
    if (settledAt != null) {
      exit.sleepUntil(settledAt);
    }
    earlier.markSettled();
  }

  /** What the search finds is deregistered while it waits for load balancers that deny it. */
  private Collection<String> deregisterLateRegistrations(
      RegistrationSearch search, DeregistrationProgress progress) throws InterruptedException {
    try {
      Map<LoadBalancerEntry, List<InstanceRegistration>> late = search.findNew(time.nanos());
      SettleProgress settling = new SettleProgress(late.size(), null, new LateProgress(progress));
      if (search.isComplete()) {
        return exits.deregisterAll(late, settling);
      }
      Queue<String> failures = new ConcurrentLinkedQueue<>();
      runAll(
          List.of(
              () -> failures.addAll(exits.deregisterAll(late, settling)),
              () -> failures.addAll(deregisterLateRegistrations(search, progress))));
      return failures;
    } catch (RemoteFailure failure) {
      // The last failure before the deadline; earlier ones were retried.
      return List.of(failure.getMessage());
    }
  }
}
