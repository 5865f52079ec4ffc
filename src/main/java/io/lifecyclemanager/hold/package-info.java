/**
 * The world stays held while a termination runs: heartbeats keep its lifecycle actions alive, and
 * visibility extensions keep its messages from other consumers.
 */
@NullMarked
package io.lifecyclemanager.hold;

import org.jspecify.annotations.NullMarked;
