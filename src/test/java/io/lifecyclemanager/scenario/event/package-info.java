/** Events of EC2: what they cause, what confirms them, and when their nodes are released. */
@NullMarked
package io.lifecyclemanager.scenario.event;

import org.jspecify.annotations.NullMarked;
