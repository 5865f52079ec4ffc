package io.lifecyclemanager.nodehold;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold that a caller asks for, as the caller wrote it: see {@link NodeHoldLimits} for what is
 * valid.
 *
 * @param target the node to hold
 * @param reason why; at most {@link NodeHoldLimits#MAX_REASON} characters
 * @param until when the hold ends by itself, later than now; null where it lasts until it is
 *     removed
 * @param taint whether the node gets the taint {@code lifecycle-manager.io/hold:NoSchedule} too
 * @param scaleDownDisabled whether cluster-autoscaler is told to keep the node
 */
public record NodeHoldRequest(
    NodeHoldTarget target,
    String reason,
    @Nullable Instant until,
    boolean taint,
    boolean scaleDownDisabled) {}
