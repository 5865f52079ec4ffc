/** How often lines of the log are written. */
@NullMarked
package io.lifecyclemanager.telemetry.log;

import org.jspecify.annotations.NullMarked;
