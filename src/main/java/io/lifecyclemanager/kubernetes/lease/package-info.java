/** The adapter of {@code pace}: one Lease for each limited scope. */
@NullMarked
package io.lifecyclemanager.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
