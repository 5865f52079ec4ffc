/**
 * The HTTP API of the controller as its clients see it: the other replicas, and the commands that
 * show and steer terminations.
 */
@NullMarked
package io.lifecyclemanager.client;

import org.jspecify.annotations.NullMarked;
