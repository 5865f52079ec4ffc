package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One hook holding one instance; guarded by the lock of {@link AutoScalingWorld}. */
final class SimulatedLifecycleAction {
  private final String token = UUID.randomUUID().toString();
  private final LifecycleHook hook;
  private final Instant started;
  private Instant lastHeartbeat;
  private @Nullable LifecycleResult result;

  SimulatedLifecycleAction(LifecycleHook hook, Instant started) {
    this.hook = hook;
    this.started = started;
    this.lastHeartbeat = started;
  }

  String token() {
    return token;
  }

  LifecycleHook hook() {
    return hook;
  }

  boolean isActive() {
    return result == null;
  }

  boolean isAbandoned() {
    return result == LifecycleResult.ABANDON;
  }

  void heartbeat(Instant now) {
    lastHeartbeat = now;
  }

  void end(LifecycleResult with) {
    result = with;
  }

  /** When the default result applies unless something happens before. */
  Instant expires() {
    Instant byHeartbeat = lastHeartbeat.plus(hook.heartbeatTimeout());
    Instant last = started.plus(hook.globalTimeout());
    return byHeartbeat.isBefore(last) ? byHeartbeat : last;
  }
}
