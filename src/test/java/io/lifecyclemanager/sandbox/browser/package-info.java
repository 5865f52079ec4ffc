/** Chromium without a screen, driven by its DevTools protocol. */
@NullMarked
package io.lifecyclemanager.sandbox.browser;

import org.jspecify.annotations.NullMarked;
