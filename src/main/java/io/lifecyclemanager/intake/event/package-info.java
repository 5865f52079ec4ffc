/**
 * From reported events of EC2 to confirmed ones: whose instance it is, what EC2 says of it, and
 * when an event is over, so that its node can be released.
 */
@NullMarked
package io.lifecyclemanager.intake.event;

import org.jspecify.annotations.NullMarked;
