/**
 * What the controller needs in an AWS account (queue, role, hooks, tags, rules), desired and
 * actual, and the IAM permissions for it. Decisions are pure; {@link
 * io.lifecyclemanager.enrollment.EnrollmentAccount} is the port to AWS.
 */
@NullMarked
package io.lifecyclemanager.enrollment;

import org.jspecify.annotations.NullMarked;
