/**
 * The command {@code doctor}: reads AWS and the cluster once, makes all checks and reports them. It
 * changes nothing, except that a probe puts hooks again with the values that they have.
 */
@NullMarked
package io.lifecyclemanager.doctor;

import org.jspecify.annotations.NullMarked;
