/** Stand-ins for the account and the cluster that doctor inspects. */
@NullMarked
package io.lifecyclemanager.fakes.doctor;

import org.jspecify.annotations.NullMarked;
