/**
 * Replaces the only replica of a workload before it is evicted: one rolling restart of its
 * Deployment.
 */
@NullMarked
package io.lifecyclemanager.drain.surge;

import org.jspecify.annotations.NullMarked;
