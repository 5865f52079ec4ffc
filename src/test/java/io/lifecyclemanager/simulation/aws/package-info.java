/**
 * A simulated AWS: Auto Scaling, both generations of load balancers, EC2, IAM and STS behind one
 * HTTP server on the loopback interface. It speaks the AWS Query protocol, so that the real SDK
 * clients are used unchanged. What it claims about AWS stands in {@code aws-facts.md} in the test
 * resources, and it is tested against that table. Time comes from an {@link
 * java.time.InstantSource} and is looked at only at a request: nothing here owns a timer.
 * Everything public may be used from any thread.
 */
@NullMarked
package io.lifecyclemanager.simulation.aws;

import org.jspecify.annotations.NullMarked;
