/** A day of many terminations, messages and faults, all from one seed, in simulated time. */
@NullMarked
package io.lifecyclemanager.scenario.soak;

import org.jspecify.annotations.NullMarked;
