package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.HookState;

/**
 * What became of the test message of a hook that was put again.
 *
 * @param hook the hook
 * @param result of the message
 */
public record HookProbe(HookState hook, HookProbeResult result) {
  /** What became of a test message. */
  public sealed interface HookProbeResult {
    /**
     * It arrived.
     *
     * @param receiver who received it, for people
     */
    record TestArrived(String receiver) implements HookProbeResult {}

    /**
     * Auto Scaling could not send it, or did not take the hook.
     *
     * @param message in its own words
     */
    record PutRejected(String message) implements HookProbeResult {}

    /**
     * It was sent and did not arrive.
     *
     * @param receiver who waited for it and how long, for people
     */
    record TestMissing(String receiver) implements HookProbeResult {}
  }
}
