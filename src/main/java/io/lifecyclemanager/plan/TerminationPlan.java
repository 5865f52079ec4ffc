package io.lifecyclemanager.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What is asked of one termination, after precedence and defaults.
 *
 * @param drain what to do with the pods
 * @param deadline how long the termination may take, from the beginning of its lifecycle action
 * @param waitForReplacement how long to wait for a replacement of the instance; zero for no wait
 */
public record TerminationPlan(
    DrainMode drain, Optional<Duration> deadline, Duration waitForReplacement) {}
