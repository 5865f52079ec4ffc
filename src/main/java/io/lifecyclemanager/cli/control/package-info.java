/** The options of the commands that ask a running controller. */
@NullMarked
package io.lifecyclemanager.cli.control;

import org.jspecify.annotations.NullMarked;
