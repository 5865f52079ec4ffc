/**
 * Stand-ins for the outside world that live in memory and follow a {@code model.Time}, so that a
 * scenario of two days takes milliseconds. Each passes the contract of the port it stands for.
 */
@NullMarked
package io.lifecyclemanager.fakes;

import org.jspecify.annotations.NullMarked;
