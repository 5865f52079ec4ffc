/**
 * Composition root: builds the adapters, wires them to the features, starts and stops everything.
 */
@NullMarked
package io.lifecyclemanager.app;

import org.jspecify.annotations.NullMarked;
