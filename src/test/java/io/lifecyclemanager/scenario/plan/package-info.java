/** Terminations of which a hook or a node asks something. */
@NullMarked
package io.lifecyclemanager.scenario.plan;

import org.jspecify.annotations.NullMarked;
