/** Target groups of IP addresses in memory. */
@NullMarked
package io.lifecyclemanager.fakes.loadbalancer;

import org.jspecify.annotations.NullMarked;
