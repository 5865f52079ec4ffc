/** The alerts, provoked by faults in simulated worlds that a real Prometheus watches. */
@NullMarked
package io.lifecyclemanager.sandbox.alert;

import org.jspecify.annotations.NullMarked;
