/**
 * Adapters over the Kubernetes client: node index, node patches, pod feeds, evictions, and what a
 * check of the set-up looks at. Failures become {@code RemoteTrouble}.
 */
@NullMarked
package io.lifecyclemanager.kubernetes;

import org.jspecify.annotations.NullMarked;
