package io.lifecyclemanager.simulation.kubernetes.kubelet;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one pod on a played machine.
 *
 * @param node the machine
 * @param staysWithNode whether it belongs to the machine (DaemonSet, mirror) and may end with it
 * @param started when it ran and was ready; empty while it never was
 * @param deletionSeen when the kubelet first saw that it is to stop
 * @param stopped when its processes ended, by themselves or not
 * @param removed when it was gone from the API
 * @param killedEarly whether its processes were given less time than they needed to stop
 */
public record PodHistory(
    String namespace,
    String name,
    String uid,
    String node,
    boolean staysWithNode,
    Optional<Instant> started,
    Optional<Instant> deletionSeen,
    Optional<Instant> stopped,
    Optional<Instant> removed,
    boolean killedEarly) {}
