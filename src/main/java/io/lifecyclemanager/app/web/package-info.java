/** Composition of the HTTP server: metrics, health probes, the API and the page. */
@NullMarked
package io.lifecyclemanager.app.web;

import org.jspecify.annotations.NullMarked;
