/**
 * What happens to one instance, from the first accepted message to the completed lifecycle actions:
 * {@link io.lifecyclemanager.termination.TerminationRun} has the steps in their order, {@link
 * io.lifecyclemanager.termination.TerminationState} where each termination is, {@link
 * io.lifecyclemanager.termination.Terminations} all that are in progress. The steps themselves are
 * the features {@code hold}, {@code claim}, {@code deregistration} and {@code drain}.
 */
@NullMarked
package io.lifecyclemanager.termination;

import org.jspecify.annotations.NullMarked;
