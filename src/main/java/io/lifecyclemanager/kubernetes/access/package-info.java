/** Asks the API server whose token a caller of the HTTP API sent, and what that user may do. */
@NullMarked
package io.lifecyclemanager.kubernetes.access;

import org.jspecify.annotations.NullMarked;
