/** The HTTP server: metrics and health probes; and asking other processes for theirs. */
@NullMarked
package io.lifecyclemanager.web;

import org.jspecify.annotations.NullMarked;
