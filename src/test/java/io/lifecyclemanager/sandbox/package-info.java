/**
 * The sandbox: the packaged controller as a process, in a world of its own with a queue, a group of
 * instances behind load balancers and a cluster, all on the loopback interface; for people to
 * watch, and for the end-to-end tests. Time is real here: nothing can be fast-forwarded.
 */
@NullMarked
package io.lifecyclemanager.sandbox;

import org.jspecify.annotations.NullMarked;
