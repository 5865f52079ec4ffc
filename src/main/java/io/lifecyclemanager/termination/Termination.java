package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A verified wish to terminate an instance.
 *
 * @param action the action that waits
 * @param messageId the message that told of it, already kept hidden; null where nobody told and it
 *     was found by looking
 * @param age how long ago the action began, as far as known
 */
public record Termination(LifecycleAction action, @Nullable String messageId, Duration age) {}
