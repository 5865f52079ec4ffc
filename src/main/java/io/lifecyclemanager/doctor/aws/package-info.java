/** What `doctor` reads from AWS: queue, hooks, permissions and load balancers, over the AWS SDK. */
@NullMarked
package io.lifecyclemanager.doctor.aws;

import org.jspecify.annotations.NullMarked;
