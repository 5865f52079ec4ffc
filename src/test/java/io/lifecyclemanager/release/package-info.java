/** What a release contains. */
@NullMarked
package io.lifecyclemanager.release;

import org.jspecify.annotations.NullMarked;
