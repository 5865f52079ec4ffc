/** What becomes of an operator's request to change a termination in progress. */
@NullMarked
package io.lifecyclemanager.termination.intervention;

import org.jspecify.annotations.NullMarked;
