package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What Auto Scaling does with lifecycle actions and hooks, whichever way the caller comes. A group,
 * hook or action that does not exist is an {@link AwsFailure} with AWS's message. Thread-safe.
 */
public final class LifecycleOperations {
  private final AutoScalingWorld world;

  /** The operations on the groups of this world. */
  public LifecycleOperations(AutoScalingWorld world) {
    this.world = world;
  }

  /**
   * Identifies an active action.
   *
   * @param token of the action; if empty, the action is the one of the instance
   */
  public record ActionTarget(String group, String hook, Optional<String> token, String instanceId) {
    /** Refuses what the API model does not allow. */
    public ActionTarget {
      LifecycleModel.checkHookName(hook);
      token.ifPresent(LifecycleModel::checkToken);
    }

    private boolean includes(SimulatedInstance instance, SimulatedLifecycleAction action) {
      return token.map(action.token()::equals).orElseGet(() -> instance.id().equals(instanceId));
    }

    private String text() {
      return token.map(text -> "token " + text).orElseGet(() -> "instance ID " + instanceId);
    }
  }

  /** Restarts the heartbeat timeout of an action. */
  public void heartbeat(ActionTarget target) {
    update(
        target,
        (instance, action, now) -> {
          action.heartbeat(now);
          world.records().heartbeat(instance.id(), now);
        });
  }

  /** Completes an action. */
  public void complete(ActionTarget target, LifecycleResult result) {
    update(
        target, (instance, action, now) -> instance.end(action, result, EndCause.COMPLETED, now));
  }

  /** Deletes a hook; what waits in it goes on, or is abandoned if it is launching. */
  public void deleteHook(String groupName, String hookName) {
    world.now(now -> {
      SimulatedGroup group = world.group(groupName);
      LifecycleHook hook = hook(group, hookName);
      group.removeHook(hook.name());
      LifecycleResult result =
          hook.transition().equals(LifecycleHook.LAUNCHING)
              ? LifecycleResult.ABANDON
              : LifecycleResult.CONTINUE;
      forEachActive(
          group,
          hook.name(),
          (instance, action) -> instance.end(action, result, EndCause.HOOK_DELETED, now));
      return hook;
    });
  }

  private interface ActionUpdate {
    void on(SimulatedInstance instance, SimulatedLifecycleAction action, Instant now);
  }

  private void update(ActionTarget target, ActionUpdate update) {
    world.now(now -> {
      SimulatedGroup group = world.group(target.group());
      boolean isFound = false;
      for (SimulatedInstance instance : candidates(target)) {
        for (SimulatedLifecycleAction action : instance.activeActions()) {
          if (instance.group() == group
              && action.hook().name().equals(target.hook())
              && target.includes(instance, action)) {
            isFound = true;
            update.on(instance, action, now);
          }
        }
      }
      if (!isFound) {
        hook(group, target.hook());
        throw AwsFailure.invalid("No active Lifecycle Action found with " + target.text());
      }
      return group;
    });
  }

  private List<SimulatedInstance> candidates(ActionTarget target) {
    return target
        .token()
        .map(world::withActionOf)
        .orElseGet(() -> world.findInGroups(target.instanceId()).stream().toList());
  }

  private void forEachActive(
      SimulatedGroup group,
      String hookName,
      BiConsumer<SimulatedInstance, SimulatedLifecycleAction> consumer) {
    for (SimulatedInstance instance : world.inGroups()) {
      if (instance.group() == group) {
        instance.activeActions().stream()
            .filter(action -> action.hook().name().equals(hookName))
            .forEach(action -> consumer.accept(instance, action));
      }
    }
  }

  private static LifecycleHook hook(SimulatedGroup group, String name) {
    return group
        .hook(name)
        .orElseThrow(() -> AwsFailure.invalid("No Lifecycle Hook found with name " + name));
  }
}
