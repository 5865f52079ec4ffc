/**
 * One instance's run from the first accepted message to the completed lifecycle actions: its phases
 * in running order, who is in flight, deadlines and the verdict.
 */
@NullMarked
package io.lifecyclemanager.termination;

import org.jspecify.annotations.NullMarked;
