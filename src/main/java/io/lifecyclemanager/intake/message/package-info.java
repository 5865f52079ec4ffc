/**
 * What the messages on the queue say. Nothing in a message is trusted: ids and names are checked
 * for their shape, and whatever is shown of a message is shortened and holds no control characters.
 */
@NullMarked
package io.lifecyclemanager.intake.message;

import org.jspecify.annotations.NullMarked;
