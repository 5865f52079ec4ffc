/** The support bundle: its parts, and where they come from. */
@NullMarked
package io.lifecyclemanager.app.support;

import org.jspecify.annotations.NullMarked;
