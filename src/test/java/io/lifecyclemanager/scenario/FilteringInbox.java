package io.lifecyclemanager.scenario;

import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The queue for a replica that receives only some of the messages; the others are returned. */
public record FilteringInbox(FakeQueue queue, Time time, int most, Predicate<Delivery> takes)
    implements Inbox {
  /** How long this replica does not receive, so that another one does. */
  private static final Duration FOR_OTHERS = Duration.ofMillis(100);

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
