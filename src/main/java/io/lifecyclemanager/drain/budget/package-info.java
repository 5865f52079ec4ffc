/** Disruption budgets that block evictions, and the pods of all drains that wait for them. */
@NullMarked
package io.lifecyclemanager.drain.budget;

import org.jspecify.annotations.NullMarked;
