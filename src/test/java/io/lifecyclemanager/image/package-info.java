/** The launcher, the Java runtime and the AOT cache in the image, and the image itself. */
@NullMarked
package io.lifecyclemanager.image;

import org.jspecify.annotations.NullMarked;
