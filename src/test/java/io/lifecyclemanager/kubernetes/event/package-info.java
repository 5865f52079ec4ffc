/** Events of nodes in API servers. */
package io.lifecyclemanager.kubernetes.event;
