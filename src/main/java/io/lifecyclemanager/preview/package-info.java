/** The command preview: what the termination of a node would do now. Changes nothing. */
@NullMarked
package io.lifecyclemanager.preview;

import org.jspecify.annotations.NullMarked;
