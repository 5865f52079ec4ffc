package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;

/**
 * How one lifecycle action ended.
 *
 * @param atNanos when, on the monotonic clock
 */
public record LifecycleActionOutcome(
    LifecycleAction action, Verdict verdict, EndCause cause, long atNanos) {
  static LifecycleActionOutcome of(LifecycleOutcome end, MonotonicClock clock) {
    return new LifecycleActionOutcome(
        new LifecycleAction(
            new GroupName(end.group()),
            end.hook(),
            new InstanceId(end.instanceId()),
            end.token(),
            end.activityId()),
        Verdict.valueOf(end.result().name()),
        end.cause(),
        clock.nanos(end.time()));
  }
}
