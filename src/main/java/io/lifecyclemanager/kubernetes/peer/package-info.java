/**
 * The replicas of this program as the API server knows them: the other endpoints of the Service
 * that has this pod as an endpoint, and the proxy to that Service.
 */
@NullMarked
package io.lifecyclemanager.kubernetes.peer;

import org.jspecify.annotations.NullMarked;
