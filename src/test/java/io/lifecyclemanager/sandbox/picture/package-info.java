/** The pictures of the page in the documentation, taken of a run of the sandbox. */
@NullMarked
package io.lifecyclemanager.sandbox.picture;

import org.jspecify.annotations.NullMarked;
