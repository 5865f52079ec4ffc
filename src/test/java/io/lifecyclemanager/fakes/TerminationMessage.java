package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleMessages;
import java.time.Instant;
import java.util.Objects;

/** What Auto Scaling puts on a queue when an instance waits in a termination hook. */
public final class TerminationMessage {
  private TerminationMessage() {}

  /** The message as it goes directly from Auto Scaling to the queue. */
  public static String of(LifecycleAction action, Instant when) {
    return LifecycleMessages.termination(
        when,
        Objects.toString(action.activityId(), "unknown"),
        action.token(),
        action.group().value(),
        action.hook(),
        action.instance().value());
  }
}
