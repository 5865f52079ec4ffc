package io.lifecyclemanager.termination;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run may take.
 *
 * @param longest bound on the whole run
 * @param drain bound on the drain; null where only the whole is bounded
 * @param drainUnknown bound on the drain of a node whose kubelet is silent: nobody will ever stop
 *     its pods
 * @param joinGrace how long an instance of ours may take to show up as a node
 * @param deregister whether load balancers are looked at
 */
public record Policy(
    Duration longest,
    @Nullable Duration drain,
    Duration drainUnknown,
    Duration joinGrace,
    boolean deregister) {}
