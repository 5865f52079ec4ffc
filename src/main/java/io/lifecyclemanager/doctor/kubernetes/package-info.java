/**
 * What `doctor` reads from the cluster: nodes, pods, budgets, permissions and its replicas, over
 * fabric8.
 */
@NullMarked
package io.lifecyclemanager.doctor.kubernetes;

import org.jspecify.annotations.NullMarked;
