/** The bodies of messages, valid ones and others. */
@NullMarked
package io.lifecyclemanager.fakes.message;

import org.jspecify.annotations.NullMarked;
