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

/** Keeps all facts, and waits for those that are yet to come. */
final class RecordedFacts implements Listener {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
  private final Signal heard = TestCluster.TIME.signal();
  private final Map<Class<? extends Fact>, Runnable> firsts = new ConcurrentHashMap<>();

  @Override
  public void on(Fact fact) {
    Runnable first = firsts.remove(fact.getClass());
    if (first != null) {
      first.run();
    }
    facts.add(fact);
    heard.raise();
  }

  /** Does this on the teller's own thread when it tells the first fact of that kind. */
  void onFirst(Class<? extends Fact> type, Runnable action) {
    firsts.put(type, action);
  }

  <F extends Fact> List<F> of(Class<F> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits until so many facts of a kind have been heard. */
  <F extends Fact> void await(int count, Class<F> type, Predicate<F> which)
      throws InterruptedException {
    Deadline end = TestCluster.TIME.in(PATIENCE);
    while (true) {
      long seen = heard.count();
      if (of(type).stream().filter(which).count() >= count) {
        return;
      }
      if (!heard.await(seen, TestCluster.TIME.until(end))) {
        throw new AssertionError("not %d of %s in %s".formatted(count, type, facts));
      }
    }
  }

  /** Waits for one trouble that says this. */
  void awaitFailure(String words) throws InterruptedException {
    await(1, Fact.RemoteCallFailed.class, fact -> fact.failure().getMessage().contains(words));
  }
}
