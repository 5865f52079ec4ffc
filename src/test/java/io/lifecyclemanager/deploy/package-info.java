/** What is shipped beside the program: manifest, permissions, dashboard and alerts. */
@NullMarked
package io.lifecyclemanager.deploy;

import org.jspecify.annotations.NullMarked;
