/**
 * From the queue to verified terminations: polling, decoding of every message shape, verification;
 * and from Auto Scaling to adopted ones. A message is a hint: it has no effect until Auto Scaling
 * confirms it.
 */
@NullMarked
package io.lifecyclemanager.intake;

import org.jspecify.annotations.NullMarked;
