package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod as a drain sees it.
 *
 * @param ref namespace, name and UID
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code
 *     Unknown}
 * @param controllerKind kind of the controlling owner with its API group's name, as in {@code
 *     apps/DaemonSet}; null when it has no controller
 * @param mirror whether it is the mirror pod of a static pod
 * @param terminating whether it has a deletion timestamp
 * @param grace its termination grace period; while it terminates, that of its deletion
 * @param labels its labels
 * @param hostPort whether a container has a host port
 * @param priorityClass the name of its priority class; null when it has none
 */
public record PodView(
    PodRef ref,
    String phase,
    @Nullable String controllerKind,
    boolean mirror,
    boolean terminating,
    Duration grace,
    Map<String, String> labels,
    boolean hostPort,
    @Nullable String priorityClass) {}
