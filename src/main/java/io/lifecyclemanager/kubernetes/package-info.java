/**
 * Adapters over the Kubernetes client: node index, node patches, pod feeds, evictions. Failures
 * become {@code RemoteTrouble}.
 */
@NullMarked
package io.lifecyclemanager.kubernetes;

import org.jspecify.annotations.NullMarked;
