/** Prometheus as a process that scrapes the packaged program while it works in the sandbox. */
@NullMarked
package io.lifecyclemanager.sandbox.prometheus;

import org.jspecify.annotations.NullMarked;
