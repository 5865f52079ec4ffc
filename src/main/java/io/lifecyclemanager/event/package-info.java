/**
 * Events of EC2 that concern one instance: interruptions of spot instances, changes of state,
 * scheduled events and rebalance recommendations. What a message reports is verified with EC2
 * before it has an effect.
 */
@NullMarked
package io.lifecyclemanager.event;

import org.jspecify.annotations.NullMarked;
