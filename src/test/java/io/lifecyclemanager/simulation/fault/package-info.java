/**
 * Faults at a chosen moment between two effects that a process has on the outside: it dies, or the
 * API server does not answer for a while. All that the process says to the world goes through
 * relays that let effects pass, count them, and stop them.
 */
@NullMarked
package io.lifecyclemanager.simulation.fault;

import org.jspecify.annotations.NullMarked;
