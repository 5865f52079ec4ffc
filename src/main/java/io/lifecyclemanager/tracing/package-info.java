/**
 * Facts as traces: a span for each termination and each of its phases, sent to an OpenTelemetry
 * collector. Nothing of the OpenTelemetry SDK is loaded unless the environment names a collector.
 */
@NullMarked
package io.lifecyclemanager.tracing;

import org.jspecify.annotations.NullMarked;
