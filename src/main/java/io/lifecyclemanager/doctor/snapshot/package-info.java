/**
 * What {@code doctor} reads: the ports to AWS, the API server and the replicas, and the snapshot
 * that is collected through them.
 */
@NullMarked
package io.lifecyclemanager.doctor.snapshot;

import org.jspecify.annotations.NullMarked;
