/**
 * SQS for tests and the sandbox: ElasticMQ in this process, on the loopback interface, spoken to
 * with the real SDK client. It keeps its own wall-clock time: visibility and delays cannot be
 * fast-forwarded. Everything public may be used from any thread.
 */
@NullMarked
package io.lifecyclemanager.simulation.sqs;

import org.jspecify.annotations.NullMarked;
