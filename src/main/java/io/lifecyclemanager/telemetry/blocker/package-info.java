/** What keeps terminations from ending, in lines that do not repeat each other. */
@NullMarked
package io.lifecyclemanager.telemetry.blocker;

import org.jspecify.annotations.NullMarked;
