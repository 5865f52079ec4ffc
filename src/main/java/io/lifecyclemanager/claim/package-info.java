/**
 * What we change on a Node (cordon, exclusion label, owner annotation), who owns it, and taking it
 * back.
 */
@NullMarked
package io.lifecyclemanager.claim;

import org.jspecify.annotations.NullMarked;
