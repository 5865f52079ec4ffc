/**
 * Setting up what the controller needs in AWS, and the rights for it: decisions are pure, and who
 * carries them out is behind ports.
 */
@NullMarked
package io.lifecyclemanager.enrollment;

import org.jspecify.annotations.NullMarked;
