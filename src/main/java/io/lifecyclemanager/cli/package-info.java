/** Turns command line and environment into settings, and results into exit codes. */
@NullMarked
package io.lifecyclemanager.cli;

import org.jspecify.annotations.NullMarked;
