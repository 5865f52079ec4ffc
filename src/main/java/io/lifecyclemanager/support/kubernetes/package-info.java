/** What a support bundle takes from the API server. */
@NullMarked
package io.lifecyclemanager.support.kubernetes;

import org.jspecify.annotations.NullMarked;
