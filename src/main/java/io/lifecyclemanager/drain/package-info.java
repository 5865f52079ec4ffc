/**
 * Removes the pods of one node: which pods, evictions and their retries, escalation to deletion,
 * and the limit on concurrent drains.
 */
@NullMarked
package io.lifecyclemanager.drain;

import org.jspecify.annotations.NullMarked;
