package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionAccepted;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.PodGone;
import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of the budgets of {@link PodControl}, for fakes and for clusters. */
public abstract class DisruptionBudgetsContract {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private PodControlCluster cluster;
  private Time time;
  private Signal changes;
  private PodRef pod;

  private volatile boolean isInSync;

  /** What the listener was told last about each budget. */
  private final Map<BudgetRef, Integer> allowed = new ConcurrentHashMap<>();

  private final Set<BudgetRef> requiringAll = ConcurrentHashMap.newKeySet();

  /** Creates the cluster of one test. */
  protected abstract PodControlCluster openCluster() throws Exception;

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
    time = cluster.time();
    changes = time.signal();
    PodSpec spec = PodSpec.pod("web-0").inNamespace(cluster.namespace()).neverTerminates();
    pod = cluster.add(cluster.node(), spec);
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @Test
  void aBudgetThatExistsIsListed() throws Exception {
    cluster.setBudget("keep", "web", 1);
    try (BudgetWatch _ = watch()) {
      awaitAllowed("keep", 1);
    }
  }

  @Test
  void aWatchThatWorksIsInSync() throws Exception {
    try (BudgetWatch _ = watch()) {
      long seen = 0;
      while (!isInSync) {
        assertThat(changes.await(seen, TIMEOUT)).as("news from the watch").isTrue();
        seen = changes.count();
      }
    }
  }

  @Test
  void aRiseIsSeen() throws Exception {
    cluster.setBudget("keep", "web", 0);
    try (BudgetWatch _ = watch()) {
      awaitAllowed("keep", 0);
      cluster.setBudget("keep", "web", 1);
      awaitAllowed("keep", 1);
    }
  }

  @Test
  void anEvictionUsesTheBudgetUp() throws Exception {
    cluster.setBudget("keep", "web", 1);
    try (BudgetWatch _ = watch()) {
      awaitAllowed("keep", 1);
      cluster.control().evict(pod, Duration.ofMinutes(1));
      awaitAllowed("keep", 0);
    }
  }

  @Test
  void aRefusedEvictionNamesTheWatchedBudget() throws Exception {
    cluster.setBudget("keep", "web", 0);
    assertThat(cluster.control().evict(pod, Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            EvictionRefused.class, refused -> assertThat(refused.budget()).isEqualTo("keep"));
  }

  @Test
  void aDeletionWithoutGracePeriodIgnoresTheBudgetAndRemovesThePodAtOnce() throws Exception {
    cluster.setBudget("keep", "web", 0);
    PodControl control = cluster.control();
    assertThat(control.delete(pod, Duration.ZERO)).isEqualTo(new EvictionAccepted());
    assertThat(control.delete(pod, Duration.ZERO)).isEqualTo(new PodGone());
  }

  @Test
  void aBudgetThatNeverAllowsADisruptionSaysSo() throws Exception {
    cluster.setBudget("keep", "web", 0);
    try (BudgetWatch _ = watch()) {
      awaitAllowed("keep", 0);
      assertThat(requiringAll).containsExactly(new BudgetRef(cluster.namespace(), "keep"));
      cluster.setBudget("keep", "web", 1);
      awaitAllowed("keep", 1);
      assertThat(requiringAll).isEmpty();
    }
  }

  private BudgetWatch watch() {
    return cluster
        .control()
        .budgets()
        .watch(
            new BudgetListener() {
              @Override
              public void onListed(Collection<BudgetStatus> all) {
                all.forEach(this::onChanged);
              }

              @Override
              public void onSync(boolean inSync) {
                isInSync = inSync;
                changes.raise();
              }

              @Override
              public void onChanged(BudgetStatus now) {
                if (now.requiresAllPods()) {
                  requiringAll.add(now.budget());
                } else {
                  requiringAll.remove(now.budget());
                }
                allowed.put(now.budget(), now.disruptionsAllowed());
                changes.raise();
              }

              @Override
              public void onDeleted(BudgetRef budget) {
                allowed.remove(budget);
              }
            });
  }

  private void awaitAllowed(String name, int disruptions) throws InterruptedException {
    BudgetRef budget = new BudgetRef(cluster.namespace(), name);
    Deadline end = time.in(TIMEOUT);
    for (long seen = changes.count();
        allowed.getOrDefault(budget, -1) != disruptions;
        seen = changes.count()) {
      boolean isKnown = allowed.getOrDefault(budget, -1) == disruptions;
      assertThat(isKnown || changes.await(seen, time.until(end)))
          .as("budgets %s", allowed)
          .isTrue();
    }
  }
}
