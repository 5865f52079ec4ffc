package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.Membership.Entry;
import io.lifecyclemanager.deregistration.Membership.Found;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
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
  private static final Duration AFTER_LABEL = Duration.ofSeconds(2);

  private final Tools tools;
  private final Time time;
  private final TerminatingInstance subject;
  private final InstanceId instance;
  private final Departure departure;

  /** What every deregistration needs. */
  public record Tools(
      Membership membership, Settle settle, Time time, RandomGenerator random, Listener listener) {}

  /**
   * How a deregistration ended.
   *
   * @param balancers in how many balancers the instance was
   * @param failure where it still is, or may be, in one line; empty when nowhere
   * @param onlyUnseen whether that is no more than what may not be looked at
   */
  public record Result(int balancers, Optional<String> failure, boolean onlyUnseen) {}

  /**
   * What an earlier run has left.
   *
   * @param begun whether there may have been one
   * @param quiet when everything settles that it deregistered; null where it did not say so
   */
  public record Earlier(boolean begun, @Nullable Deadline quiet) {
    /** There was none. */
    public static final Earlier NONE = new Earlier(false, null);
  }

  /** How far it is. Each may be called several times, from any thread. */
  public interface Progress {
    /** Every balancer that knows the instance has answered the request to let it go. */
    void asked();

    /**
     * From when on none of those sends anything new that have accepted it; not told where nothing
     * is new to whoever noted it earlier.
     */
    default void accepted(Deadline quiet) {}

    /** No balancer sends new connections any more. */
    void trafficStopped();

    /** For whoever does not want to know. */
    Progress UNHEARD =
        new Progress() {
          @Override
          public void asked() {}

          @Override
          public void trafficStopped() {}
        };
  }

  /** Of balancers that are found later: pods have waited, or still wait, for the first ones. */
  private record Late(Progress progress) implements Progress {
    @Override
    public void asked() {}

    @Override
    public void accepted(Deadline quiet) {
      progress.accepted(quiet);
    }

    @Override
    public void trafficStopped() {}
  }

  /**
   * A deregistration that has not begun.
   *
   * @param deadline when it has failed, asked anew each time: deadlines tighten
   */
  public Deregistration(Tools tools, TerminatingInstance subject, Supplier<Deadline> deadline) {
    this.tools = tools;
    this.time = tools.time();
    this.subject = subject;
    this.instance = subject.instance();
    this.departure = new Departure(tools, subject, deadline);
  }

  /**
   * Deregisters. Waits no longer than the deadline.
   *
   * @param labelledNanos when the node was labelled: what balancers said before is no answer
   * @param earlier what it goes on with
   * @param progress told at the latest when this returns
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  public Result run(long labelledNanos, Earlier earlier, Progress progress)
      throws InterruptedException {
    Result result = leave(labelledNanos, earlier, progress);
    // Not where this was interrupted: the drain, which ends too, would evict on its way out.
    progress.asked();
    progress.trafficStopped();
    return result;
  }

  private Result leave(long labelledNanos, Earlier earlier, Progress progress)
      throws InterruptedException {
    if (earlier.begun()) {
      tools.membership().expectAnywhere(instance);
    }
    @Nullable Deadline quiet = bounded(earlier.quiet());
    try {
      Found found = find(labelledNanos);
      if (found.registrations().isEmpty()) {
        settleEarlier(quiet, new Settling(1, quiet, progress).next());
        departure.sleepUntil(new Deadline(labelledNanos + AFTER_LABEL.toNanos()));
        found = find(time.nanos());
      }
      List<String> failures = new ArrayList<>();
      if (!found.registrations().isEmpty()) {
        List<String> names = Membership.names(found.registrations());
        tools.listener().on(new Fact.DeregistrationStarted(subject, names));
        failures.addAll(leaveAndLookAgain(found.registrations(), labelledNanos, quiet, progress));
      }
      boolean onlyUnseen = failures.isEmpty() && isUnseen(found.refused());
      found.refused().forEach(trouble -> failures.add(trouble.getMessage()));
      Optional<String> failure =
          failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
      return new Result(found.registrations().size(), failure, onlyUnseen);
    } catch (RemoteFailure trouble) {
      // Only what is past the deadline comes this far.
      return new Result(0, Optional.of(trouble.getMessage()), false);
    }
  }

  private static boolean isUnseen(List<RemoteFailure> refused) {
    return !refused.isEmpty()
        && refused.stream().allMatch(trouble -> trouble.kind() == RemoteFailure.FailureKind.DENIED);
  }

  /** Nothing settles longer than what begins now. */
  private @Nullable Deadline bounded(@Nullable Deadline quiet) {
    return quiet == null ? null : quiet.orEarlier(time.in(tools.settle().longest()));
  }

  /** Meanwhile looks once more: the label may have come just too late for one of the balancers. */
  private Collection<String> leaveAndLookAgain(
      Map<Entry, List<Registration>> found,
      long labelledNanos,
      @Nullable Deadline quiet,
      Progress progress)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Settling settling = new Settling(found.size() + 1, quiet, progress);
    List<Step> steps =
        List.of(
            () -> failures.addAll(leaveAll(found, settling)),
            () -> settleEarlier(quiet, settling.next()),
            () -> failures.addAll(leaveLate(found.keySet(), labelledNanos, progress)));
    Together.each(time, "deregister " + instance, steps, Step::run);
    return failures;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException;
  }

  /** A balancer may forget the instance before its own nodes have all heard of it. */
  private void settleEarlier(@Nullable Deadline quiet, Settling.One others)
      throws InterruptedException {
    others.begunEarlier();
    if (quiet != null) {
      departure.sleepUntil(quiet);
    }
    others.settled();
  }

  private Collection<String> leaveLate(Set<Entry> known, long labelledNanos, Progress progress)
      throws InterruptedException {
    departure.sleepUntil(new Deadline(labelledNanos + AFTER_LABEL.toNanos()));
    try {
      Map<Entry, List<Registration>> late = new HashMap<>(find(time.nanos()).registrations());
      late.keySet().removeAll(known);
      return leaveAll(late, new Settling(late.size(), null, new Late(progress)));
    } catch (RemoteFailure trouble) {
      // Only what is past the deadline comes this far.
      return List.of(trouble.getMessage());
    }
  }

  private Found find(long notBefore) throws InterruptedException {
    return departure.persistently(
        "finding load balancers", () -> tools.membership().of(instance, notBefore));
  }

  /** One balancer that does not let go keeps nobody from leaving the others. */
  private Collection<String> leaveAll(Map<Entry, List<Registration>> found, Settling settling)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Together.each(
        time,
        "deregister " + instance,
        found.entrySet(),
        each -> {
          Settling.One one = settling.next();
          try {
            departure.leave(each.getKey(), each.getValue(), one);
          } catch (RemoteFailure trouble) {
            failures.add(each.getKey().balancer().name() + ": " + trouble.getMessage());
            one.ended();
          }
        });
    return failures;
  }
}
