/** Waits until the volumes of drained pods are detached from their node. */
@NullMarked
package io.lifecyclemanager.drain.volume;

import org.jspecify.annotations.NullMarked;
