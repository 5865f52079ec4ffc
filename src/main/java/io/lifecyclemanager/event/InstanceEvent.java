package io.lifecyclemanager.event;

import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of an instance that EC2 has confirmed.
 *
 * @param id tells events of one kind and instance apart; empty where one has no id
 * @param effectiveAt when EC2 interrupts the instance; null when that has begun already
 */
public record InstanceEvent(
    EventKind kind, InstanceId instance, String id, @Nullable Instant effectiveAt) {}
