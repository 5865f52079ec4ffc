/** Concurrency helpers that features and adapters share; each states its invariant. */
@NullMarked
package io.lifecyclemanager.sharing;

import org.jspecify.annotations.NullMarked;
