/**
 * The policy language of IAM as far as enroll and doctor need it: statements, policies and ARNs as
 * values. Pure, no I/O.
 */
@NullMarked
package io.lifecyclemanager.enrollment.iam;

import org.jspecify.annotations.NullMarked;
