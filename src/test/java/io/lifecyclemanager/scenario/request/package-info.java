/** Deregistrations that a caller requests. */
@NullMarked
package io.lifecyclemanager.scenario.request;

import org.jspecify.annotations.NullMarked;
