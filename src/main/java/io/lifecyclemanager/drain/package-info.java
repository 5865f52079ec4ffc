/**
 * Pods leave one node: which ones must, how they are asked, when asking turns into deleting, and
 * how many nodes are worked on at once.
 */
@NullMarked
package io.lifecyclemanager.drain;

import org.jspecify.annotations.NullMarked;
