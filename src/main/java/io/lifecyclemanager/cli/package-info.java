/** Turns the words on the command line into settings, and outcomes into exit codes. */
@NullMarked
package io.lifecyclemanager.cli;

import org.jspecify.annotations.NullMarked;
