/** The commands that ask a running controller, and the way to it. */
@NullMarked
package io.lifecyclemanager.app.control;

import org.jspecify.annotations.NullMarked;
