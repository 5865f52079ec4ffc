/**
 * Stand-ins for the outside world that live in memory and follow a {@code model.Time}, so that a
 * scenario of two days takes milliseconds. Each passes the contract of the port it stands for. Auto
 * Scaling and load balancers are the simulation's own state behind the ports. Queue, pods and nodes
 * keep a state of their own: the simulation has them as another program (ElasticMQ) and as JSON of
 * an API server, and scenarios script their answers.
 */
@NullMarked
package io.lifecyclemanager.fakes;

import org.jspecify.annotations.NullMarked;
