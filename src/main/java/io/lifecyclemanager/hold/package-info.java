/**
 * Holds a termination while it runs: heartbeats for its lifecycle actions, extensions of the
 * visibility timeout for its messages.
 */
@NullMarked
package io.lifecyclemanager.hold;

import org.jspecify.annotations.NullMarked;
