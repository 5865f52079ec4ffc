/**
 * What is asked of one termination: the drain mode, the deadline and the wait for a replacement, as
 * the node, the lifecycle hook and the command line say. Pure: no I/O, no clock.
 */
@NullMarked
package io.lifecyclemanager.plan;

import org.jspecify.annotations.NullMarked;
