/**
 * What is in progress, in immutable values: for the HTTP API, the page, the command {@code status}
 * and the other replicas; and what keeps terminations from ending.
 */
@NullMarked
package io.lifecyclemanager.status;

import org.jspecify.annotations.NullMarked;
