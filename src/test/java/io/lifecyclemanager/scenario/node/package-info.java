/**
 * Scenarios about Node objects: what their events cost, and nodes that cannot be changed or found.
 */
@NullMarked
package io.lifecyclemanager.scenario.node;

import org.jspecify.annotations.NullMarked;
