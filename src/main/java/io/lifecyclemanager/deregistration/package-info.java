/**
 * Deregisters one instance from its load balancers: which instance is registered where, the
 * deregistration, and the wait until no load balancer sends traffic any more.
 */
@NullMarked
package io.lifecyclemanager.deregistration;

import org.jspecify.annotations.NullMarked;
