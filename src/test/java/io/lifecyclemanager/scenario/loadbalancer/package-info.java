/** What a termination does when load balancers deny, refuse, fail or are deleted. */
@NullMarked
package io.lifecyclemanager.scenario.loadbalancer;

import org.jspecify.annotations.NullMarked;
