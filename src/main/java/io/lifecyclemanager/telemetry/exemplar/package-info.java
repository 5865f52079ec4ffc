/** From measurements to the traces that they belong to. */
@NullMarked
package io.lifecyclemanager.telemetry.exemplar;

import org.jspecify.annotations.NullMarked;
