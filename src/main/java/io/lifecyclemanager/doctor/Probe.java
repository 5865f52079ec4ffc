package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.HookState;

/**
 * What became of the test message of a hook that was put again.
 *
 * @param hook the hook
 * @param fate of the message
 */
public record Probe(HookState hook, Fate fate) {
  /** What became of a test message. */
  public sealed interface Fate {
    /**
     * It arrived.
     *
     * @param where who received it, for people
     */
    record Arrived(String where) implements Fate {}

    /**
     * Auto Scaling could not send it, or did not take the hook.
     *
     * @param words in its own words
     */
    record Refused(String words) implements Fate {}

    /**
     * It was sent and did not arrive.
     *
     * @param where who waited for it and how long, for people
     */
    record Lost(String where) implements Fate {}
  }
}
