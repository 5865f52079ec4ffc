/** Connects the status of the cluster with the replicas that it asks. */
@NullMarked
package io.lifecyclemanager.app.status;

import org.jspecify.annotations.NullMarked;
