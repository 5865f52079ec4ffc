/**
 * Who may use the API and the page: hosts, origins, tokens, and limits on requests. Metrics and
 * health probes answer every request.
 */
@NullMarked
package io.lifecyclemanager.web.access;

import org.jspecify.annotations.NullMarked;
