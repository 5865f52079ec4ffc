package io.lifecyclemanager.web.api;

import io.lifecyclemanager.nodehold.NodeHolds;

/**
 * What the API changes, besides deregistrations.
 *
 * @param interventions changes terminations in progress
 * @param forwarding passes on what only another replica can change
 * @param holds changes the holds of nodes
 */
public record WritePorts(
    TerminationInterventions interventions, ReplicaForwarding forwarding, NodeHolds holds) {}
