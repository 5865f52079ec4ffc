/**
 * The replacement of a terminating instance: how many instances of its group are in service with
 * Ready nodes, and the wait until they are as many as the group is to have.
 */
@NullMarked
package io.lifecyclemanager.replacement;

import org.jspecify.annotations.NullMarked;
