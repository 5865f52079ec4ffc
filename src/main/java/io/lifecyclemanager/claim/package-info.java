/**
 * Claims of nodes: cordon, exclusion label and owner annotation, compare-and-swap of the owner,
 * pings of silent owners, and the disruption limit.
 */
@NullMarked
package io.lifecyclemanager.claim;

import org.jspecify.annotations.NullMarked;
