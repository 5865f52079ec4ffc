/**
 * Load balancers let one instance go: what is registered where, deregistration, and the wait until
 * no balancer sends anything any more.
 */
@NullMarked
package io.lifecyclemanager.deregistration;

import org.jspecify.annotations.NullMarked;
