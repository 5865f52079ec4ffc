package io.lifecyclemanager.pace;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.replacement.GroupCapacities;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the limits of the pace need.
 *
 * @param shared the ledgers that all replicas share; empty where this replica does not know its
 *     namespace
 * @param self the name of this replica
 */
public record PaceDependencies(
    Nodes nodes,
    GroupCapacities groups,
    Optional<PaceLedgers> shared,
    String self,
    Time time,
    RandomGenerator random,
    Listener listener) {}
