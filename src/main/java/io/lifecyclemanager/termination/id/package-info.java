/** The ids of terminations: how they are made, and which instance has which. */
@NullMarked
package io.lifecyclemanager.termination.id;

import org.jspecify.annotations.NullMarked;
