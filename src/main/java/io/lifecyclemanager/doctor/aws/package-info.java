/** The adapter of {@code doctor} over the AWS SDK. */
@NullMarked
package io.lifecyclemanager.doctor.aws;

import org.jspecify.annotations.NullMarked;
