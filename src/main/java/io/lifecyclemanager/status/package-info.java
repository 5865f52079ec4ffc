/** What is in progress, in values, and what keeps terminations from ending. */
@NullMarked
package io.lifecyclemanager.status;

import org.jspecify.annotations.NullMarked;
