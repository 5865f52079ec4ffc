/** Which listeners receive the facts of a controller, and how they end with the process. */
@NullMarked
package io.lifecyclemanager.app.listener;

import org.jspecify.annotations.NullMarked;
