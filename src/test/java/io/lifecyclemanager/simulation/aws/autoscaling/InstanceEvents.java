package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Takes down what happens to instances, under the world's lock, and gives it out when the lock is
 * free again.
 */
final class InstanceEvents implements SimulatedInstance.InstanceListener {
  private final AutoScalingWorld world;
  private final InstanceEnvironment environment;
  private final Queue<Runnable> outbox = new ConcurrentLinkedQueue<>();
  private final List<Consumer<StateChange>> listeners = new CopyOnWriteArrayList<>();
  private volatile Duration proceedTime = Duration.ofSeconds(1);

  InstanceEvents(AutoScalingWorld world, InstanceEnvironment environment) {
    this.world = world;
    this.environment = environment;
  }

  @Override
  public void entered(SimulatedInstance instance, SimulatedLifecycleState state, Instant at) {
    StateChange change = new StateChange(at, instance.group().name(), instance.id(), state);
    world.records().changed(change);
    environment.follow(change);
    if (state == SimulatedLifecycleState.IN_SERVICE) {
      environment.register(instance.group(), instance.id(), at);
    }
    outbox.add(() -> listeners.forEach(listener -> listener.accept(change)));
  }

  @Override
  public void ended(LifecycleOutcome outcome) {
    world.records().ended(outcome);
  }

  @Override
  public void notify(SimulatedInstance instance, SimulatedLifecycleAction action, Instant at) {
    String target = action.hook().target().orElseThrow();
    String message = LifecycleMessages.of(instance, action, at);
    outbox.add(() -> {
      try {
        world.notifications().send(target, message);
      } catch (RuntimeException undeliverable) {
        world.endUndelivered(instance, action);
      }
    });
  }

  @Override
  public Duration proceedTime() {
    return proceedTime;
  }

  void proceedTime(Duration time) {
    proceedTime = time;
  }

  void onChange(Consumer<StateChange> listener) {
    listeners.add(listener);
  }

  void giveOut() {
    for (Runnable due = outbox.poll(); due != null; due = outbox.poll()) {
      due.run();
    }
  }
}
