/**
 * The adapter of enroll and unenroll over the AWS SDK: queues, roles, groups with their hooks, and
 * EventBridge rules.
 */
@NullMarked
package io.lifecyclemanager.enrollment.aws;

import org.jspecify.annotations.NullMarked;
