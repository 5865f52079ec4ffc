/**
 * Notifications of a webhook: which facts it is told, in which words, and how they are sent without
 * being in the way of a termination.
 */
@NullMarked
package io.lifecyclemanager.webhook;

import org.jspecify.annotations.NullMarked;
