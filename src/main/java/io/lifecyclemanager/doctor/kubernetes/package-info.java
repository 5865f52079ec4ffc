/** The adapters of {@code doctor} over the API server, and to the replicas of {@code serve}. */
@NullMarked
package io.lifecyclemanager.doctor.kubernetes;

import org.jspecify.annotations.NullMarked;
