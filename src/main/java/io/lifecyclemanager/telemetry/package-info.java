/** Facts become metrics, log lines and health. Nobody else touches a meter. */
@NullMarked
package io.lifecyclemanager.telemetry;

import org.jspecify.annotations.NullMarked;
