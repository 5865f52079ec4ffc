package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;

/**
 * A verified wish to terminate an instance.
 *
 * @param action the action that waits
 * @param messageId the message that told of it, already kept hidden
 * @param age how long ago the action began, as far as known
 */
public record Termination(LifecycleAction action, String messageId, Duration age) {}
