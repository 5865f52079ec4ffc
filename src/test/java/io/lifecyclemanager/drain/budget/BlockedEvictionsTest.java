package io.lifecyclemanager.drain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.budget.BlockedEvictions.BlockedEviction;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockedEvictionsTest {
  private static final BudgetRef BUDGET = new BudgetRef("shop", "web");
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final SimulatedTime time = new SimulatedTime();
  private final List<BudgetListener> watches = new ArrayList<>();
  private final List<BudgetListener> open = new ArrayList<>();
  private final BlockedEvictions blocked =
      new BlockedEvictions(
          listener -> {
            watches.add(listener);
            open.add(listener);
            return () -> open.remove(listener);
          },
          time);

  /** The number and the time of each eviction that has waited. */
  private final List<String> turns = new CopyOnWriteArrayList<>();

  @AfterEach
  void throwThreadFailures() {
    time.throwFailures();
  }

  @Test
  void aRiseWakesAsManyAsTheBudgetAllowsEarliestDeadlineFirst() throws InterruptedException {
    block(3);
    block(1);
    block(2);
    time.sleep(Duration.ofSeconds(5));
    change(2);
    time.sleep(Duration.ofSeconds(1));
    assertThat(turns).containsExactlyInAnyOrder("1 after 5 s", "2 after 5 s");
    time.sleep(PAUSE);
    assertThat(turns).last().isEqualTo("3 after 60 s");
  }

  @Test
  void withoutNewsEachWaitsForItsPause() throws InterruptedException {
    block(1);
    list(0);
    change(0);
    time.sleep(PAUSE.plusSeconds(1));
    assertThat(turns).containsExactly("1 after 60 s");
  }

  @Test
  void aRiseWouldBeSeenWhileTheWatchIsInSyncAndTheBudgetAllowsNothing()
      throws InterruptedException {
    BlockedEviction eviction = blocked.add(() -> window(new Deadline(0)));
    assertThat(eviction.wouldSeeRise(BUDGET)).isFalse();
    eviction.await(BUDGET, Duration.ZERO);
    list(0);
    assertThat(eviction.wouldSeeRise(BUDGET)).as("before it is in sync").isFalse();
    open.getFirst().onSync(true);
    assertThat(eviction.wouldSeeRise(BUDGET)).isTrue();
    assertThat(eviction.wouldSeeRise(new BudgetRef("shop", "new"))).as("not listed").isFalse();
    change(1);
    assertThat(eviction.wouldSeeRise(BUDGET)).as("allowed, and refused all the same").isFalse();
    change(0);
    open.getFirst().onSync(false);
    assertThat(eviction.wouldSeeRise(BUDGET)).as("after a failure").isFalse();
    open.getFirst().onListed(List.of());
    open.getFirst().onSync(true);
    assertThat(eviction.wouldSeeRise(BUDGET)).as("deleted during the failure").isFalse();
    eviction.close();
    assertThat(eviction.wouldSeeRise(BUDGET)).as("without a watch").isFalse();
  }

  @Test
  void whatTheFirstListAllowsIsNews() throws InterruptedException {
    block(1);
    time.sleep(Duration.ofSeconds(1));
    list(1);
    time.sleep(Duration.ofSeconds(1));
    assertThat(turns).containsExactly("1 after 1 s");
  }

  @Test
  void aTurnThatIsUsedUpIsNotGiven() throws InterruptedException {
    BlockedEviction eviction = blocked.add(() -> window(new Deadline(0)));
    eviction.await(BUDGET, Duration.ZERO);
    list(0);
    change(2);
    change(0);
    long start = time.nanos();
    eviction.await(BUDGET, PAUSE);
    assertThat(time.since(start)).isEqualTo(PAUSE);
    eviction.close();
  }

  @Test
  void aRiseDuringARequestIsNotLost() throws InterruptedException {
    BlockedEviction eviction = blocked.add(() -> window(new Deadline(0)));
    eviction.await(BUDGET, Duration.ZERO);
    list(0);
    eviction.useTurn();
    change(1);
    long start = time.nanos();
    eviction.await(BUDGET, PAUSE);
    assertThat(time.since(start)).isZero();
    eviction.close();
  }

  @Test
  void aTurnThatIsNotUsedPassesOn() throws InterruptedException {
    BlockedEviction first = blocked.add(() -> window(new Deadline(0)));
    first.await(BUDGET, Duration.ZERO);
    change(1);
    first.await(BUDGET, PAUSE);
    block(1);
    time.sleep(Duration.ofSeconds(2));
    first.close();
    time.sleep(Duration.ofSeconds(1));
    assertThat(turns).containsExactly("1 after 2 s");
  }

  @Test
  void theDeletionOfTheBudgetWakesAll() throws InterruptedException {
    block(1);
    block(2);
    time.sleep(Duration.ofSeconds(1));
    open.getFirst().onDeleted(BUDGET);
    time.sleep(Duration.ofSeconds(1));
    assertThat(turns).containsExactlyInAnyOrder("1 after 1 s", "2 after 1 s");
  }

  @Test
  void aDeletedPodStopsBeforeTheNextOneIsDeletedUnlessThatHasNoTimeLeft()
      throws InterruptedException {
    Deadline latest = time.in(Duration.ofMinutes(15));
    BlockedEviction first = blocked.add(() -> window(latest));
    BlockedEviction second = blocked.add(() -> window(latest));
    BlockedEviction third = blocked.add(() -> window(latest));
    for (BlockedEviction eviction : List.of(first, second, third)) {
      eviction.await(BUDGET, Duration.ZERO);
    }
    time.sleep(Duration.ofSeconds(850));
    first.delete();
    // Without the deletion, the second one would be due at 865 s: 35 s before the third one.
    assertThat(List.of(second.deletionAt(), third.deletionAt()))
        .containsExactlyInAnyOrder(time.in(Duration.ofSeconds(35)), latest);
    time.sleep(Duration.ofSeconds(40));
    second.delete();
    assertThat(third.deletionAt()).isEqualTo(latest);
    third.close();
    second.close();
    first.close();
  }

  @Test
  void oneWatchIsOpenWhileAnythingIsBlocked() throws InterruptedException {
    BlockedEviction first = blocked.add(() -> window(new Deadline(0)));
    BlockedEviction second = blocked.add(() -> window(new Deadline(0)));
    BlockedEviction never = blocked.add(() -> window(new Deadline(0)));
    assertThat(watches).isEmpty();
    first.await(BUDGET, Duration.ZERO);
    second.await(new BudgetRef("bank", "web"), Duration.ZERO);
    first.close();
    assertThat(open).hasSize(1);
    never.close();
    second.close();
    second.close();
    assertThat(open).isEmpty();
    assertThat(watches).hasSize(1);
  }

  @Test
  void whatAClosedWatchSaysIsIgnored() throws InterruptedException {
    BlockedEviction first = blocked.add(() -> window(new Deadline(0)));
    first.await(BUDGET, Duration.ZERO);
    first.close();
    watches.getFirst().onListed(List.of(new BudgetStatus(BUDGET, 1, false)));
    block(1);
    time.sleep(Duration.ofSeconds(1));
    assertThat(turns).isEmpty();
    time.sleep(PAUSE);
  }

  @Test
  void anEvictionIsNeverAllowedWhileItsBudgetRequiresAllPods() throws InterruptedException {
    BlockedEviction eviction = blocked.add(() -> window(new Deadline(0)));
    assertThat(eviction.isNeverAllowed()).isFalse();
    eviction.await(BUDGET, Duration.ZERO);
    assertThat(eviction.isNeverAllowed()).isFalse();
    open.getFirst().onListed(List.of(new BudgetStatus(BUDGET, 0, true)));
    assertThat(eviction.isNeverAllowed()).isTrue();
    change(0);
    assertThat(eviction.isNeverAllowed()).isFalse();
    eviction.close();
  }

  private static DeletionWindow window(Deadline latest) {
    return new DeletionWindow(new Deadline(0), latest, Duration.ofSeconds(35));
  }

  private void list(int allowed) {
    open.getFirst().onListed(List.of(new BudgetStatus(BUDGET, allowed, false)));
  }

  private void change(int allowed) {
    open.getFirst().onChanged(new BudgetStatus(BUDGET, allowed, false));
  }

  /** An eviction whose deadline is in so many hours waits on a thread of its own. */
  private void block(int number) throws InterruptedException {
    Deadline deadline = time.in(Duration.ofHours(number));
    time.start(
        "eviction " + number,
        () -> {
          long start = time.nanos();
          try (BlockedEviction eviction = blocked.add(() -> window(deadline))) {
            eviction.await(BUDGET, PAUSE);
            eviction.useTurn();
            turns.add("%d after %d s".formatted(number, time.since(start).toSeconds()));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    time.sleep(Duration.ofMillis(1));
  }
}
