/** What a message leads to, and what a replica does while there is none. */
@NullMarked
package io.lifecyclemanager.scenario.message;

import org.jspecify.annotations.NullMarked;
