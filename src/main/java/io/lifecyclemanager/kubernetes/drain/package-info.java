/** The adapters of a drain: pods and their evictions, and Services with local traffic. */
@NullMarked
package io.lifecyclemanager.kubernetes.drain;

import org.jspecify.annotations.NullMarked;
