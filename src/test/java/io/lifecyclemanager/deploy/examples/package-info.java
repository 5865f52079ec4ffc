/** What {@code examples/} ships. */
@NullMarked
package io.lifecyclemanager.deploy.examples;

import org.jspecify.annotations.NullMarked;
