package io.lifecyclemanager.scenario;

import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The queue for a replica that receives only some of the messages; the others are returned. */
public record FilteringInbox(FakeQueue queue, Time time, int most, Predicate<Delivery> takes)
    implements Inbox {
  /** How long this replica does not receive, so that another one does. */
  private static final Duration FOR_OTHERS = Duration.ofMillis(100);

  /**
   * Receives messages only until the program has returned one: else chance decides which replica
   * receives a message that was returned.
   */
  public static FilteringInbox untilReturned(ScenarioWorld world) {
    return of(world, () -> world.facts(IntakeFact.MessageReturned.class).isEmpty());
  }

  /** Receives messages only after the program has returned one. */
  public static FilteringInbox onceReturned(ScenarioWorld world) {
    return of(world, () -> !world.facts(IntakeFact.MessageReturned.class).isEmpty());
  }

  private static FilteringInbox of(ScenarioWorld world, BooleanSupplier receives) {
    return new FilteringInbox(
        world.queue, world.time, Integer.MAX_VALUE, _ -> receives.getAsBoolean());
  }

  @Override
  public List<Delivery> receive(Duration wait, Duration visibility) throws InterruptedException {
    List<Delivery> received = queue.receive(wait, visibility);
    List<Delivery> taken = new ArrayList<>();
    for (Delivery one : received) {
      if (taken.size() < most && takes.test(one)) {
        taken.add(one);
      } else {
        queue.returnMessages(List.of(one.message()), Duration.ZERO);
      }
    }
    if (taken.size() < received.size()) {
      time.sleep(FOR_OTHERS);
    }
    return taken;
  }
}
