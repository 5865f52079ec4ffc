/** The bare comparison: a program that wires the same libraries and does nothing with them. */
@NullMarked
package io.lifecyclemanager.sandbox.cost.bare;

import org.jspecify.annotations.NullMarked;
