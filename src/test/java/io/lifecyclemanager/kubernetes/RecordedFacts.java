package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Records facts, and waits for further ones. */
public final class RecordedFacts implements Listener {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
  private final Signal recorded = TestCluster.TIME.signal();
  private final Map<Class<? extends Fact>, Runnable> firsts = new ConcurrentHashMap<>();

  @Override
  public void on(Fact fact) {
    Runnable first = firsts.remove(fact.getClass());
    if (first != null) {
      first.run();
    }
    facts.add(fact);
    recorded.raise();
  }

  /** Runs the action on the reporting thread when the first fact of that type is reported. */
  void onFirst(Class<? extends Fact> type, Runnable action) {
    firsts.put(type, action);
  }

  public <F extends Fact> List<F> of(Class<F> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits until so many matching facts of a type are recorded. */
  public <F extends Fact> void await(int count, Class<F> type, Predicate<F> which)
      throws InterruptedException {
    Deadline end = TestCluster.TIME.in(TIMEOUT);
    while (true) {
      long seen = recorded.count();
      if (of(type).stream().filter(which).count() >= count) {
        return;
      }
      if (!recorded.await(seen, TestCluster.TIME.until(end))) {
        throw new AssertionError("not %d of %s in %s".formatted(count, type, facts));
      }
    }
  }

  /** Waits for a failure whose message contains this text. */
  public void awaitFailure(String text) throws InterruptedException {
    await(1, Fact.RemoteCallFailed.class, fact -> fact.failure().getMessage().contains(text));
  }
}
