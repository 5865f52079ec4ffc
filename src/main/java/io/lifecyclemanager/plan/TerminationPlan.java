package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.MaxUnavailable;
import java.time.Duration;
import java.util.Optional;

/**
 * What is asked of one termination, after precedence and defaults.
 *
 * @param drain what to do with the pods
 * @param deadline how long the termination may take, from the beginning of its lifecycle action
 * @param waitForReplacement how long to wait for a replacement of the instance; zero for no wait
 * @param maxUnavailable how many nodes of the group may be terminating at the same time; empty for
 *     what the settings say
 * @param minInterval between two completions of the group; empty for what the settings say
 */
public record TerminationPlan(
    DrainMode drain,
    Optional<Duration> deadline,
    Duration waitForReplacement,
    Optional<MaxUnavailable> maxUnavailable,
    Optional<Duration> minInterval) {}
