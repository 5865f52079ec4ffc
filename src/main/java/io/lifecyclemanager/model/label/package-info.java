/** Label selectors of Kubernetes. */
@NullMarked
package io.lifecyclemanager.model.label;

import org.jspecify.annotations.NullMarked;
