/** Drains on a real API server with its controllers and scheduler; the kubelets are simulated. */
@NullMarked
package io.lifecyclemanager.drain.cluster;

import org.jspecify.annotations.NullMarked;
