package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.model.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * How far one instance or address has left one load balancer.
 *
 * @param name of the load balancer, as AWS's console shows it
 * @param until when its deregistration delay ends; null where that is not known
 * @param reason why it has failed; null where it has not
 */
public record ExitStatus(
    String name, ExitPhase phase, @Nullable Deadline until, @Nullable String reason) {
  /** How far. */
  public enum ExitPhase {
    /** The deregistration is requested, or running requests may finish. */
    DRAINING,
    /** It is not registered any more. */
    DEREGISTERED,
    /** The load balancer has refused it for long, or the deregistration has ended without it. */
    FAILED
  }

  /** The deregistration begins. */
  public static ExitStatus draining(String name) {
    return new ExitStatus(name, ExitPhase.DRAINING, null, null);
  }

  /** The same with another phase. */
  public ExitStatus with(ExitPhase now, @Nullable String why) {
    return new ExitStatus(name, now, until, why);
  }

  /** The same with the end of the deregistration delay. */
  public ExitStatus withUntil(Deadline end) {
    return new ExitStatus(name, phase, end, reason);
  }
}
