/** Adapters of {@code serve} to EC2. */
@NullMarked
package io.lifecyclemanager.aws.ec2;

import org.jspecify.annotations.NullMarked;
