/** Fakes of the ports to EC2. */
@NullMarked
package io.lifecyclemanager.fakes.ec2;

import org.jspecify.annotations.NullMarked;
