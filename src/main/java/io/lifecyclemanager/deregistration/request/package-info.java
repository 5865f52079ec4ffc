/**
 * Deregistrations that a caller requests, as for a script that shuts a host down: of an instance or
 * an IP address, from all load balancers, without a termination.
 */
@NullMarked
package io.lifecyclemanager.deregistration.request;

import org.jspecify.annotations.NullMarked;
