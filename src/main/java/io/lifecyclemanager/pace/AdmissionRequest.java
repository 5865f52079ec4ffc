package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node that is claimed and is to be cordoned.
 *
 * @param subject its instance
 * @param node the node
 * @param isClaimed whether the node carries the claim: the API server may have refused it
 * @param groupLimit what the hooks of the group ask for; empty where they ask for nothing
 * @param until when the node is admitted in any case: a node that is not drained at all is worse
 *     than too many at once; read again at each check
 * @param onFull called once if a limit is full
 */
public record AdmissionRequest(
    TerminatingInstance subject,
    NodeRef node,
    boolean isClaimed,
    Optional<MaxUnavailable> groupLimit,
    LiveDeadline until,
    Consumer<ScopeUsage> onFull) {}
