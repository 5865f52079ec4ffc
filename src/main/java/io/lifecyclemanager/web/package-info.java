/** The HTTP server: metrics and health probes. */
@NullMarked
package io.lifecyclemanager.web;

import org.jspecify.annotations.NullMarked;
