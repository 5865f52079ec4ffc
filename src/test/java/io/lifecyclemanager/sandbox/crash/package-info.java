/**
 * A process dies at a chosen moment between two effects that it has on the outside: all it says to
 * the world goes through relays that let effects pass, count them, and stop them.
 */
@NullMarked
package io.lifecyclemanager.sandbox.crash;

import org.jspecify.annotations.NullMarked;
