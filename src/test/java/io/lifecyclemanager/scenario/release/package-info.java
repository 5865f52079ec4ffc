/** Scenarios of nodes whose instances return to service. */
@NullMarked
package io.lifecyclemanager.scenario.release;

import org.jspecify.annotations.NullMarked;
