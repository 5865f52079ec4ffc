/** Options as a command declares them, the values that the user gave, and their validation. */
@NullMarked
package io.lifecyclemanager.cli.option;

import org.jspecify.annotations.NullMarked;
