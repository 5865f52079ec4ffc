/**
 * Adapters over fabric8's Kubernetes client: connection, node index, node patches, pod watches and
 * evictions. Failed requests become {@code RemoteFailure}.
 */
@NullMarked
package io.lifecyclemanager.kubernetes;

import org.jspecify.annotations.NullMarked;
