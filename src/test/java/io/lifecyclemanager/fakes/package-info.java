/**
 * In-memory stand-ins for the outside world, driven by a {@code Time}: what they claim is held
 * against the real adapters by the same contract tests.
 */
@NullMarked
package io.lifecyclemanager.fakes;

import org.jspecify.annotations.NullMarked;
