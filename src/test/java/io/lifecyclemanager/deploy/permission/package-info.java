/**
 * The shipped permissions and the policies that fence them: enough for the program, and no more.
 */
@NullMarked
package io.lifecyclemanager.deploy.permission;

import org.jspecify.annotations.NullMarked;
