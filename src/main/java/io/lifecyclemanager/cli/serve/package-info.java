/** The options of {@code serve}, and their translation into settings. */
@NullMarked
package io.lifecyclemanager.cli.serve;

import org.jspecify.annotations.NullMarked;
