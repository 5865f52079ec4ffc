package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.NodeRef;
import org.jspecify.annotations.Nullable;

/**
 * A node that this replica has claimed.
 *
 * @param node the node
 * @param record what was written into the node's annotation; null when the API server denied the
 *     change or did not answer in time: the termination continues without it
 * @param resumed whether the node carried a claim before: part of the work may be done
 * @param awaitsCordon whether the node is still schedulable because the disruption limit was
 *     reached: {@link Claimer#cordon} is to follow
 * @param atNanos when the node was claimed, or cordoned if that came later, on the monotonic clock
 */
public record Claim(
    NodeRef node,
    @Nullable ClaimRecord record,
    boolean resumed,
    boolean awaitsCordon,
    long atNanos) {}
