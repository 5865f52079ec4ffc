package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.web.RequestRefusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the clients of the event feed receive. */
class EventFeedTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  private final SimulatedTime time = new SimulatedTime();
  private final FakeClusterStatus status = new FakeClusterStatus();
  private final EventFeed feed = new EventFeed(status::current, time, "replica-1");

  @AfterEach
  void close() {
    feed.close();
    time.throwFailures();
  }

  @Test
  void aNewClientReceivesASnapshotAndThenWhatChanges() throws Exception {
    status.own.add(FakeClusterStatus.working("i-0a"));
    status.own.add(FakeClusterStatus.working("i-0b"));
    try (EventSubscription client = subscribe(null)) {
      FeedEvent snapshot = only(client.next(LONG));
      assertThat(snapshot.name()).isEqualTo("snapshot");
      assertThat(snapshot.data()).contains("i-0a", "i-0b", "replicas");
      status.own.set(0, FakeClusterStatus.working("i-0a", "Completing"));
      FeedEvent changed = only(client.next(LONG));
      assertThat(changed.name()).isEqualTo("changed");
      assertThat(changed.data()).contains("i-0a", "Completing").doesNotContain("i-0b");
      status.own.remove(0);
      FeedEvent ended = only(client.next(LONG));
      assertThat(ended.name()).isEqualTo("ended");
      assertThat(ended.data()).isEqualTo("[\"i-0a\"]");
      status.replicas.remove(1);
      assertThat(only(client.next(LONG)).name()).isEqualTo("replicas");
    }
  }

  @Test
  void aClientIsDisconnectedAfterAWhileAndLosesNoEvent() throws Exception {
    FeedEvent last;
    try (EventSubscription client = subscribe(null)) {
      last = only(client.next(LONG));
      time.sleep(EventSubscription.MAX_AGE);
      status.own.add(FakeClusterStatus.working("i-0a"));
      assertThat(client.next(LONG)).isEmpty();
    }
    try (EventSubscription again = subscribe(last.id())) {
      assertThat(only(again.next(LONG)).data()).contains("i-0a");
    }
  }

  @Test
  void withoutAChangeThereIsNoEvent() throws Exception {
    try (EventSubscription client = subscribe(null)) {
      assertThat(only(client.next(LONG)).name()).isEqualTo("snapshot");
      assertThat(client.next(LONG)).hasValue(List.of());
      assertThat(time.elapsed()).isGreaterThanOrEqualTo(LONG);
    }
  }

  @Test
  void theStatusIsReadOnceASecondForAllClientsAndNotAtAllWithoutOne() throws Exception {
    List<EventSubscription> clients = new ArrayList<>();
    for (int i = 0; i < EventFeed.MAX_CLIENTS; i++) {
      clients.add(feed.subscribe(null, "10.0.0." + i));
    }
    time.sleep(Duration.ofSeconds(100));
    assertThat(status.reads.get()).isBetween(99, 102);
    clients.forEach(EventSubscription::close);
    time.sleep(Duration.ofSeconds(2));
    int reads = status.reads.get();
    time.sleep(Duration.ofHours(1));
    assertThat(status.reads.get()).isEqualTo(reads);
    assertThat(time.threads()).doesNotContainKey("status events");
  }

  @Test
  void theFiftyFirstClientIsRefusedUntilOneLeaves() {
    List<EventSubscription> clients = new ArrayList<>();
    for (int i = 0; i < EventFeed.MAX_CLIENTS; i++) {
      clients.add(feed.subscribe(null, "10.0.0." + i));
    }
    assertThatThrownBy(() -> subscribe(null))
        .isInstanceOfSatisfying(
            RequestRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
    clients.getFirst().close();
    subscribe(null).close();
  }

  @Test
  void oneAddressDoesNotTakeThePlacesOfAllOthers() {
    List<EventSubscription> clients = new ArrayList<>();
    for (int i = 0; i < EventFeed.MAX_CLIENTS_OF_ADDRESS; i++) {
      clients.add(subscribe(null));
    }
    assertThatThrownBy(() -> subscribe(null))
        .isInstanceOfSatisfying(
            RequestRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
    feed.subscribe(null, "10.0.0.2").close();
    clients.getFirst().close();
    subscribe(null).close();
  }

  @Test
  void aClientThatConnectsAgainReceivesTheEventsThatItMissed() throws Exception {
    String last;
    try (EventSubscription client = subscribe(null)) {
      last = only(client.next(LONG)).id();
    }
    time.sleep(Duration.ofMinutes(5));
    status.own.add(FakeClusterStatus.working("i-0a"));
    try (EventSubscription again = subscribe(last)) {
      FeedEvent missed = only(again.next(LONG));
      assertThat(missed.name()).isEqualTo("changed");
      last = missed.id();
    }
    try (EventSubscription again = subscribe(last)) {
      assertThat(again.next(Duration.ofSeconds(5))).hasValue(List.of());
    }
  }

  @Test
  void aClientWhoseLastEventIsTooOldOrUnknownReceivesASnapshot() throws Exception {
    String first;
    try (EventSubscription client = subscribe(null)) {
      first = only(client.next(LONG)).id();
      changeMoreOftenThanIsRemembered();
    }
    for (@Nullable String id :
        new @Nullable String[] {
          first, "replica-2-1", "replica-1-999999", "replica-1-x", "", null
        }) {
      try (EventSubscription again = subscribe(id)) {
        assertThat(only(again.next(LONG)).name()).as(String.valueOf(id)).isEqualTo("snapshot");
      }
    }
  }

  @Test
  void aClientThatDoesNotKeepUpIsDisconnected() throws Exception {
    try (EventSubscription slow = subscribe(null)) {
      assertThat(only(slow.next(LONG)).name()).isEqualTo("snapshot");
      changeMoreOftenThanIsRemembered();
      assertThat(slow.next(LONG)).isEmpty();
    }
  }

  @Test
  void aWriteThatTakesTooLongIsInterrupted() throws Exception {
    try (EventSubscription blocked = subscribe(null)) {
      assertThatThrownBy(() -> blocked.write(this::sleepForAnHour)).isInstanceOf(IOException.class);
      assertThat(time.elapsed()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));
      assertThat(blocked.next(LONG)).isEmpty();
    }
  }

  private void sleepForAnHour() throws IOException {
    try {
      time.sleep(Duration.ofHours(1));
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Test
  void aClientThatConnectsAfterALongTimeReceivesAFreshSnapshot() throws Exception {
    subscribe(null).close();
    time.sleep(Duration.ofMinutes(5));
    status.own.add(FakeClusterStatus.working("i-0new"));
    try (EventSubscription client = subscribe(null)) {
      assertThat(only(client.next(LONG)).data()).contains("i-0new");
    }
  }

  @Test
  void aReadThatFailsDisconnectsTheClientsAndTheNextOneStartsAgain() throws Exception {
    try (EventSubscription client = subscribe(null)) {
      assertThat(only(client.next(LONG)).name()).isEqualTo("snapshot");
      status.replicas.add(null);
      assertThat(client.next(LONG)).isEmpty();
    }
    time.sleep(Duration.ofSeconds(1));
    time.forgetFailures();
    status.replicas.removeLast();
    try (EventSubscription client = subscribe(null)) {
      assertThat(only(client.next(LONG)).name()).isEqualTo("snapshot");
    }
  }

  @Test
  void theEndOfTheFeedDisconnectsTheClients() throws Exception {
    EventSubscription client = subscribe(null);
    assertThat(only(client.next(LONG)).name()).isEqualTo("snapshot");
    feed.close();
    assertThat(client.next(LONG)).isEmpty();
    assertThatThrownBy(() -> subscribe(null)).isInstanceOf(RequestRefusal.class);
  }

  private void changeMoreOftenThanIsRemembered() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      status.own.clear();
      status.own.add(FakeClusterStatus.working("i-0a", "phase" + i));
      time.sleep(Duration.ofSeconds(1));
    }
  }

  private static FeedEvent only(Optional<List<FeedEvent>> events) {
    assertThat(events).hasValueSatisfying(present -> assertThat(present).hasSize(1));
    return events.orElseThrow().getFirst();
  }

  private EventSubscription subscribe(@Nullable String lastEventId) {
    return feed.subscribe(lastEventId, "10.0.1.1");
  }
}
