/**
 * What causes one termination, held until it ends: lifecycle actions by heartbeats, messages by
 * their visibility timeout, and EC2 events by nothing, as nothing completes them.
 */
@NullMarked
package io.lifecyclemanager.termination.cause;

import org.jspecify.annotations.NullMarked;
