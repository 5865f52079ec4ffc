package io.lifecyclemanager.deregistration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many runs want the same of one balancer at about the same time. */
class JoinedTest {
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final SimulatedTime time = new SimulatedTime();
  private final Joined<Integer> joined = new Joined<>(time);
  private final List<Collection<Integer>> requests = new ArrayList<>();
  private final List<Integer> failed = new ArrayList<>();
  private volatile @Nullable Thread making;

  @Test
  void whatIsWishedForWhileARequestIsUnderWayGoesIntoTheNextOne() throws Exception {
    Thread _ = asking(1, this::answer);
    time.sleep(ANSWER.dividedBy(2));
    for (int item = 2; item <= 50; item++) {
      Thread _ = asking(item, this::answer);
    }
    time.sleep(ANSWER.multipliedBy(3));

    assertThat(requests).hasSize(2);
    assertThat(requests.getFirst()).containsExactly(1);
    assertThat(requests.getLast()).hasSize(49);
  }

  @Test
  void theTroubleOfARequestIsEverybodysWhoIsInIt() throws Exception {
    Thread _ = asking(1, this::answer);
    time.sleep(ANSWER.dividedBy(2));
    Thread _ = asking(2, this::fail);
    Thread _ = asking(3, this::fail);
    time.sleep(ANSWER.multipliedBy(3));

    assertThat(failed).containsExactlyInAnyOrder(2, 3);
    joined.ask(List.of(4), this::answer);
    assertThatThrownBy(() -> joined.ask(List.of(5), this::fail)).isInstanceOf(RemoteFailure.class);
  }

  @Test
  void theEndOfTheOneWhoAskedIsNoTroubleOfTheOthers() throws Exception {
    Thread _ = asking(1, this::answer);
    time.sleep(ANSWER.dividedBy(2));
    Thread two = asking(2, this::answer);
    Thread _ = asking(3, this::answer);
    time.sleep(ANSWER);
    Thread oneOfThem = requireNonNull(making);
    oneOfThem.interrupt();
    time.sleep(ANSWER.multipliedBy(3));

    assertThat(failed).isEmpty();
    assertThat(requests).contains(List.of(oneOfThem.equals(two) ? 3 : 2));
  }

  @Test
  void whoStopsWaitingWishesNothingAnyMore() throws Exception {
    Thread _ = asking(1, this::answer);
    time.sleep(ANSWER.dividedBy(2));
    Thread undone = asking(2, this::answer);
    time.sleep(ANSWER.dividedBy(4));
    undone.interrupt();
    time.sleep(Duration.ofHours(5));
    joined.ask(List.of(3), this::answer);

    assertThat(requests).containsExactly(List.of(1), List.of(3));
  }

  private Thread asking(int item, Joined.Request<Integer> request) {
    return time.start("ask " + item, () -> ask(item, request));
  }

  private void ask(int item, Joined.Request<Integer> request) {
    try {
      joined.ask(List.of(item), request);
    } catch (RemoteFailure trouble) {
      synchronized (failed) {
        failed.add(item);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Collection<Integer> items) throws InterruptedException {
    making = Thread.currentThread();
    time.sleep(ANSWER);
    synchronized (requests) {
      requests.add(items);
    }
  }

  private void fail(Collection<Integer> items) throws InterruptedException {
    time.sleep(ANSWER);
    throw new RemoteFailure(RemoteFailure.FailureKind.THROTTLED, "slow down", null);
  }
}
