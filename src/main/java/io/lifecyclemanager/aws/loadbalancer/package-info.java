/** The adapters of target groups and classic load balancers. */
@NullMarked
package io.lifecyclemanager.aws.loadbalancer;

import org.jspecify.annotations.NullMarked;
