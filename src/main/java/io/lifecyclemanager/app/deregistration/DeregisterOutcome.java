package io.lifecyclemanager.app.deregistration;

import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.BalancerStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.status.StatusJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code deregister}.
 *
 * @param status the state at the end of the wait
 * @param accessProblem why AWS answers no request; null where there is nothing
 */
public record DeregisterOutcome(DeregistrationStatus status, @Nullable String accessProblem) {
  /** The exit code once the target is registered nowhere. */
  public static final int GONE = 0;

  /** The exit code when a load balancer refuses it, or AWS does. */
  public static final int FAILED = 1;

  /** The exit code when the wait is over before the deregistration. */
  public static final int STILL_DRAINING = 3;

  /** The exit code of the command. */
  public int exitCode() {
    return switch (status.state()) {
      case DEREGISTERED -> GONE;
      case REFUSED -> FAILED;
      case DRAINING -> accessProblem == null ? STILL_DRAINING : FAILED;
    };
  }

  /** Why it has failed, in one line; empty where it has not. */
  public String failure() {
    if (exitCode() != FAILED) {
      return "";
    }
    return accessProblem == null ? String.valueOf(status.reason()) : accessProblem;
  }

  /** The text for standard output. */
  public String output(boolean json) {
    if (json) {
      return StatusJson.write(status);
    }
    List<String> lines = new ArrayList<>();
    lines.add(status.id() + ": " + word(status.state()));
    status.balancers().forEach(one -> lines.add("  " + line(one)));
    if (exitCode() != FAILED && status.reason() != null) {
      lines.add("  " + status.reason());
    }
    return String.join("\n", lines);
  }

  /** What there is to wait for, line by line. */
  static List<String> progress(DeregistrationStatus status) {
    List<String> lines = new ArrayList<>();
    if (status.node() != null) {
      lines.add("node " + status.node());
    }
    status.balancers().forEach(one -> lines.add(line(one)));
    if (!status.hasEnded() && status.reason() != null) {
      lines.add("waiting: " + status.reason());
    }
    return lines;
  }

  private static String line(BalancerStatus balancer) {
    String text = balancer.name() + ": " + word(balancer.state());
    Instant until = balancer.until();
    if (balancer.reason() != null) {
      return text + ": " + balancer.reason();
    }
    return balancer.state() == DeregistrationState.DRAINING && until != null
        ? text + " until " + until.truncatedTo(ChronoUnit.SECONDS)
        : text;
  }

  private static String word(DeregistrationState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
