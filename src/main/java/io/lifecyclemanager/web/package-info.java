/** The HTTP server: metrics and health probes, and what the routes of other packages need. */
@NullMarked
package io.lifecyclemanager.web;

import org.jspecify.annotations.NullMarked;
