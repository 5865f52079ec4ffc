/** Whether the replacements of blocked pods find a node with room for them. */
@NullMarked
package io.lifecyclemanager.drain.capacity;

import org.jspecify.annotations.NullMarked;
