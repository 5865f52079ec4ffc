/**
 * The pace of terminations: how many nodes may be terminating at the same time, and which one is
 * next.
 */
@NullMarked
package io.lifecyclemanager.pace;

import org.jspecify.annotations.NullMarked;
