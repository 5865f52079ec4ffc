/**
 * Simulated clients: their requests go through load balancers and nodes to pods, and those that are
 * lost on the way are counted. The rules are pure and know neither the simulators nor a clock.
 */
@NullMarked
package io.lifecyclemanager.sandbox.traffic;

import org.jspecify.annotations.NullMarked;
