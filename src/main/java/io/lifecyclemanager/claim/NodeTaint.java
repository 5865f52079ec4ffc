package io.lifecyclemanager.claim;

import org.jspecify.annotations.Nullable;

/**
 * A taint of a Node, with all fields that the API knows: a patch replaces the whole list.
 *
 * @param value null when absent
 * @param effect as in {@code NoSchedule}
 * @param timeAdded ISO 8601; null when absent
 */
public record NodeTaint(
    String key, @Nullable String value, String effect, @Nullable String timeAdded) {}
