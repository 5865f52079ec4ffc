package io.lifecyclemanager.web.api;

import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.BalancerStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;

/** Deregistrations that end, when a caller waits, in the way that a test sets. Thread-safe. */
final class FakeDeregistrations implements Deregistrations {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  final Map<String, DeregistrationStatus> known = new ConcurrentSkipListMap<>();
  volatile DeregistrationState end = DeregistrationState.DEREGISTERED;
  volatile Duration waited = Duration.ZERO;
  volatile boolean full;

  /** Counts those that have begun to wait. */
  volatile CountDownLatch waiting = new CountDownLatch(0);

  /** Waits end when it is open. */
  volatile CountDownLatch released = new CountDownLatch(0);

  @Override
  public Optional<DeregistrationStatus> request(DeregistrationTarget target, String requester) {
    if (full) {
      return Optional.empty();
    }
    DeregistrationStatus begun = status(target.id(), DeregistrationState.DRAINING, requester);
    known.put(target.id(), begun);
    return Optional.of(begun);
  }

  @Override
  public Optional<DeregistrationStatus> find(DeregistrationTarget target) {
    return Optional.ofNullable(known.get(target.id()));
  }

  @Override
  public List<DeregistrationStatus> all() {
    return List.copyOf(known.values());
  }

  @Override
  public Optional<DeregistrationStatus> await(DeregistrationTarget target, Duration atMost)
      throws InterruptedException {
    waited = atMost;
    waiting.countDown();
    released.await();
    return Optional.of(status(target.id(), end, "alice"));
  }

  private static DeregistrationStatus status(
      String id, DeregistrationState state, String requester) {
    return new DeregistrationStatus(
        id,
        state,
        List.of(new BalancerStatus("targetgroup/web", state, NOW, null)),
        null,
        requester,
        null,
        NOW,
        state == DeregistrationState.DRAINING ? null : NOW);
  }
}
