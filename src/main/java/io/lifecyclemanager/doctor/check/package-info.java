/** The checks of {@code doctor}: pure functions of a snapshot. */
@NullMarked
package io.lifecyclemanager.doctor.check;

import org.jspecify.annotations.NullMarked;
