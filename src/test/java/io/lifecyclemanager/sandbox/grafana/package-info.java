/** The dashboards of {@code deploy/grafana}, as Grafana reads them. */
@NullMarked
package io.lifecyclemanager.sandbox.grafana;

import org.jspecify.annotations.NullMarked;
