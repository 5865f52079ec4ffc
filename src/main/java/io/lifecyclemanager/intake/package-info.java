/**
 * From the queue to verified terminations: polling, decoding every message shape, verification. A
 * message is a hint; nothing moves until Auto Scaling confirms it.
 */
@NullMarked
package io.lifecyclemanager.intake;

import org.jspecify.annotations.NullMarked;
