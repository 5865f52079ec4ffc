/** The resources that `enroll` and `unenroll` manage, over the AWS SDK. */
@NullMarked
package io.lifecyclemanager.enrollment.aws;

import org.jspecify.annotations.NullMarked;
