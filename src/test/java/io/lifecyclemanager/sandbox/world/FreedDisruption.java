package io.lifecyclemanager.sandbox.world;

import java.time.Instant;

/**
 * A budget that allowed no disruption allows one again.
 *
 * @param budget its name, which is also the {@code app} label of its pods
 * @param at when the API server knew
 */
public record FreedDisruption(String budget, Instant at) {}
