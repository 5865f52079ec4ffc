package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.ExitStatus.ExitPhase;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.TargetFact;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** How far the instance has left one load balancer, and since when. Thread-safe. */
final class ExitTracker {
  private final DeregistrationDependencies dependencies;
  private final TerminatingInstance subject;
  private final String targets;
  private final Instant since;
  private final Runnable onChange;
  private ExitStatus status;
  private boolean pending = true;

  /**
   * @param name of the load balancer
   * @param targets the same with the ports, for facts
   * @param onChange called after each change
   */
  ExitTracker(
      DeregistrationDependencies dependencies,
      TerminatingInstance subject,
      String name,
      String targets,
      Runnable onChange) {
    this.dependencies = dependencies;
    this.subject = subject;
    this.targets = targets;
    this.since = dependencies.time().now();
    this.onChange = onChange;
    this.status = ExitStatus.draining(name);
  }

  Instant since() {
    return since;
  }

  synchronized ExitStatus status() {
    return status;
  }

  /** Whether it is still requested or waited for; also of one that is refused. */
  synchronized boolean isPending() {
    return pending;
  }

  void markDrainingUntil(Deadline end) {
    change(now -> now.withUntil(end));
    Duration remaining = DurationMath.max(dependencies.time().until(end), Duration.ZERO);
    dependencies.listener().on(new TargetFact.TargetDraining(subject, targets, remaining));
  }

  /** The load balancer accepts the deregistration, perhaps after it has refused it. */
  void markAccepted() {
    change(now -> now.with(ExitPhase.DRAINING, null));
  }

  /** The load balancer has refused it for long; the request is repeated. */
  void markRefused(String reason) {
    change(now -> now.with(ExitPhase.FAILED, reason));
  }

  void markDeregistered() {
    change(now -> now.with(ExitPhase.DEREGISTERED, null));
    dependencies.listener().on(new TargetFact.TargetLeft(subject, targets));
  }

  synchronized void end() {
    pending = false;
  }

  private void change(UnaryOperator<ExitStatus> to) {
    synchronized (this) {
      status = to.apply(status);
    }
    onChange.run();
  }
}
