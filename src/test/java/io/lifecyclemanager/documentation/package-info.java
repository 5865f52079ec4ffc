/** README.md and the pages under {@code src/site/markdown}: what they list, link and promise. */
@NullMarked
package io.lifecyclemanager.documentation;

import org.jspecify.annotations.NullMarked;
