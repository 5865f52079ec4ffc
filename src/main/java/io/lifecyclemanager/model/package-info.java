/** Values everybody speaks, and time. No I/O, and no knowledge of anything else in the program. */
@NullMarked
package io.lifecyclemanager.model;

import org.jspecify.annotations.NullMarked;
