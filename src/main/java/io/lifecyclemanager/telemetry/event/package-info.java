/** Facts as events of the nodes that they concern. */
@NullMarked
package io.lifecyclemanager.telemetry.event;

import org.jspecify.annotations.NullMarked;
