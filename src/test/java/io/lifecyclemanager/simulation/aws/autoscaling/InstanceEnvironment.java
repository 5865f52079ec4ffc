package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;

/**
 * What an instance of a group touches: its machine, and the load balancers attached to the group.
 * Called under the lock of {@link AutoScalingWorld}, so it must not call back, unless a method says
 * otherwise.
 */
public interface InstanceEnvironment {
  /** Neither machines nor load balancers. */
  InstanceEnvironment NONE =
      new InstanceEnvironment() {
        @Override
        public void follow(StateChange change) {}

        @Override
        public void register(SimulatedGroup group, String instanceId, Instant now) {}

        @Override
        public Instant deregister(SimulatedGroup group, String instanceId, Instant now) {
          return now;
        }
      };

  /** An instance entered a state: its machine and its registrations follow. */
  void follow(StateChange change);

  /** Does what has become due outside of the groups. Called without the lock. */
  default void settle() {}

  /** Registers an instance that came into service. */
  void register(SimulatedGroup group, String instanceId, Instant now);

  /**
   * Deregisters an instance; returns when the last of them will have drained it, {@code now} if
   * none holds it.
   */
  Instant deregister(SimulatedGroup group, String instanceId, Instant now);
}
