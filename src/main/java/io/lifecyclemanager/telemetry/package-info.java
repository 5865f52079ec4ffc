/**
 * Turns facts into metrics, log lines and health. No other package uses Micrometer, except the
 * composition root.
 */
@NullMarked
package io.lifecyclemanager.telemetry;

import org.jspecify.annotations.NullMarked;
