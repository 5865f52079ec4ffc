/**
 * Node holds: a node is kept from new work while what runs on it goes on. No termination, and not
 * the hold of a lifecycle action.
 */
@NullMarked
package io.lifecyclemanager.nodehold;

import org.jspecify.annotations.NullMarked;
