package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened in all groups; guarded by the lock of {@link AutoScalingWorld}. */
final class LifecycleRecords {
  private final List<LifecycleOutcome> outcomes = new ArrayList<>();
  private final List<ScalingActivity> activities = new ArrayList<>();
  private final Map<String, List<StateChange>> histories = new HashMap<>();
  private final Map<String, List<Instant>> heartbeats = new HashMap<>();

  void ended(LifecycleOutcome outcome) {
    outcomes.add(outcome);
  }

  void changed(StateChange change) {
    histories.computeIfAbsent(change.instanceId(), id -> new ArrayList<>()).add(change);
  }

  void heartbeat(String instanceId, Instant at) {
    heartbeats.computeIfAbsent(instanceId, id -> new ArrayList<>()).add(at);
  }

  void began(String id, SimulatedInstance instance, InstanceTransition journey, Instant at) {
    String verb =
        switch (journey) {
          case LAUNCH -> "Launching a new EC2 instance: ";
          case TERMINATION -> "Terminating EC2 instance: ";
          case LAUNCH_INTO_WARM_POOL -> "Launching a new EC2 instance into warm pool: ";
          case TO_WARM_POOL -> "Terminating EC2 instance into warm pool: ";
          case LAUNCH_FROM_WARM_POOL -> "Launching a new EC2 instance from warm pool: ";
          case TERMINATION_FROM_WARM_POOL -> "Terminating EC2 instance from warm pool: ";
          case ENTER_STANDBY -> "Moving EC2 instance to Standby: ";
          case EXIT_STANDBY -> "Moving EC2 instance out of Standby: ";
          case DETACHMENT -> "Detaching EC2 instance: ";
          case ROOT_VOLUME_REPLACEMENT -> "Replacing root volume of EC2 instance: ";
        };
    activities.add(
        new ScalingActivity(id, instance.group().name(), instance.id(), verb + instance.id(), at));
  }

  List<LifecycleOutcome> outcomes() {
    return outcomes;
  }

  List<ScalingActivity> activities() {
    return activities;
  }

  List<StateChange> history(String instanceId) {
    return List.copyOf(histories.getOrDefault(instanceId, List.of()));
  }

  List<Instant> heartbeats(String instanceId) {
    return List.copyOf(heartbeats.getOrDefault(instanceId, List.of()));
  }
}
