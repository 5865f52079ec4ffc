/** Events of nodes in the API server. */
@NullMarked
package io.lifecyclemanager.kubernetes.event;

import org.jspecify.annotations.NullMarked;
