/** What is shipped beside the program: manifest, rights, dashboard, and what the README lists. */
@NullMarked
package io.lifecyclemanager.deploy;

import org.jspecify.annotations.NullMarked;
