/** The Helm chart, what is rendered from it, and the kustomizations. */
@NullMarked
package io.lifecyclemanager.deploy.chart;

import org.jspecify.annotations.NullMarked;
