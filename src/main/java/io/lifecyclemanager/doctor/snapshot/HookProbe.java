package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;

/**
 * One probe: the hook was put again, so that Auto Scaling sends a test message.
 *
 * @param hook the hook
 * @param result whether the test message arrived
 */
public record HookProbe(HookState hook, HookProbeResult result) {
  /** Whether a test message arrived. */
  public sealed interface HookProbeResult {
    /**
     * The test message arrived.
     *
     * @param receiver which process received it, as a phrase
     */
    record TestArrived(String receiver) implements HookProbeResult {}

    /**
     * Auto Scaling rejected the hook, or could not send the test message.
     *
     * @param message of Auto Scaling
     */
    record PutRejected(String message) implements HookProbeResult {}

    /**
     * Auto Scaling accepted the hook, and no test message arrived.
     *
     * @param receiver which process waited and how long, as a phrase
     */
    record TestMissing(String receiver) implements HookProbeResult {}
  }
}
