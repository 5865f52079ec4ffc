/** Values that every package uses, and time. No I/O, and no dependency on any other package. */
@NullMarked
package io.lifecyclemanager.model;

import org.jspecify.annotations.NullMarked;
