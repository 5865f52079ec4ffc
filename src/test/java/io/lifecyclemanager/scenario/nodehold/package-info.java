/** Scenarios of nodes that are held: kept from new work without any termination. */
@NullMarked
package io.lifecyclemanager.scenario.nodehold;

import org.jspecify.annotations.NullMarked;
