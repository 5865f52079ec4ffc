/** The texts that say the same in the log and in the status of a termination. */
@NullMarked
package io.lifecyclemanager.model.text;

import org.jspecify.annotations.NullMarked;
