package io.lifecyclemanager.web.api;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.hold.HeartbeatHandle;
import io.lifecyclemanager.hold.HeartbeatScheduler;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import io.lifecyclemanager.web.access.WebSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are refused, as fast as a client can send them, while an action is held. */
class JunkRequestsTest {
  private static final int CONNECTIONS = 4;
  private static final int REQUESTS = 10_000;
  private static final int HEARTBEATS = 20;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final InstanceId INSTANCE = new InstanceId("i-1");
  private static final GroupName GROUP = new GroupName("web");

  /** As many as a client may have refused before it has to wait: this clock stands still. */
  private static final int BURST = 500;

  /** A tenth of it for requests whose token is refused. */
  private static final int TOKEN_BURST = BURST / 10;

  private final ApiServer server =
      ApiServer.ready(new SimulatedTime(), new WebSettings(0, true, false, null, Set.of()));
  private final AtomicInteger reviews = new AtomicInteger();
  private final AtomicInteger recorded = new AtomicInteger();
  private final Time time = new SystemTime();
  private final HeartbeatScheduler heartbeats =
      new HeartbeatScheduler(new RecordingActions(), 100, time, new Random(1), fact -> {});
  private Thread loop;

  /** Records heartbeats. */
  private final class RecordingActions implements LifecycleActions {
    @Override
    public LifecycleActionAnswer heartbeat(LifecycleAction action) {
      int _ = recorded.incrementAndGet();
      return new LifecycleActionAnswer.ActionAccepted();
    }

    @Override
    public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
      throw new IllegalStateException("no action is completed in this test");
    }

    @Override
    public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge) {
      return Optional.of(new HookTimeouts(Duration.ofHours(2), Duration.ofHours(48), ""));
    }
  }

  @BeforeEach
  void start() {
    server.tokens.set((_, _) -> {
      int _ = reviews.incrementAndGet();
      return new TokenDecision.TokenUnknown();
    });
    loop = time.start("heartbeats", this::sendHeartbeats);
  }

  private void sendHeartbeats() {
    try {
      heartbeats.run();
    } catch (InterruptedException e) {
      // The test is over.
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.interrupt();
    loop.join();
    server.close();
  }

  @Test
  void fewRequestsGetPastTheLimitAndEveryHeartbeatIsRecordedMeanwhile() throws Exception {
    LifecycleAction action = new LifecycleAction(GROUP, "drain", INSTANCE, null, "a message");
    HeartbeatHandle handle =
        heartbeats.hold(
            action,
            time.in(Duration.ZERO),
            () -> new TerminatingInstance(INSTANCE, GROUP, null),
            _ -> {},
            _ -> {});
    JunkClient junk = new JunkClient(server.port(), CONNECTIONS);
    try (junk) {
      for (int i = 1; i <= HEARTBEATS; i++) {
        int answered = i * REQUESTS / HEARTBEATS;
        eventually(answered + " responses", TIMEOUT, () -> junk.count() >= answered);
        int before = recorded.get();
        handle.sendNow();
        eventually("heartbeat " + i, TIMEOUT, () -> recorded.get() > before);
      }
      assertThat(junk.isSending()).as("connections stay open: %s", junk.failure()).isTrue();
    }
    assertThat(junk.responses()).containsOnlyKeys(400, 401, 403, 404, 429);
    assertThat(junk.count() - junk.responses().get(429))
        .isPositive()
        .isLessThan(BURST + CONNECTIONS);
    assertThat(reviews).hasPositiveValue().hasValueLessThan(TOKEN_BURST + CONNECTIONS);
  }
}
