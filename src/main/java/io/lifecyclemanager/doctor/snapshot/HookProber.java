package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.HookProbe.HookProbeResult;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts hooks again, with the values that they have, and waits for the test messages: in the metrics
 * of {@code serve} if a replica is ready, otherwise by receiving from the queue. A test message
 * names only its group, so hooks of the same group are probed one after the other. Not thread-safe.
 */
public final class HookProber {
  /** A message usually arrives within a second; a replica that backs off receives later. */
  private static final Duration ARRIVAL_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

  /** A permission that was granted just now takes effect within seconds. */
  private static final Duration PUT_TIMEOUT = Duration.ofSeconds(20);

  /** One probe receives about twenty times, and each time every message on the queue. */
  private static final int MIN_RECEIVE_COUNT = 100;

  /** As many as {@link AccountInspector#receiveTestMessages} receives in one call. */
  private static final int MAX_MESSAGES = 200;

  private final AccountInspector account;
  private final ControllerReplicas controller;
  private final Time time;
  private final Consumer<String> progress;
  private final Retry retry;
  private final Map<GroupName, Instant> received = new HashMap<>();

  /**
   * @param progress receives a line about each hook, on the caller's thread
   */
  public HookProber(
      AccountInspector account,
      ControllerReplicas controller,
      Time time,
      Consumer<String> progress) {
    this.account = account;
    this.controller = controller;
    this.time = time;
    this.progress = progress;
    this.retry =
        new Retry(time, new Random())
            .pausing((_, _) -> POLL_INTERVAL)
            .policy(RetryPolicy.TRANSIENT);
  }

  /**
   * Probes each hook.
   *
   * @param hooks hooks that send to the queue
   * @return unavailable if no hook was put, because receiving here would do harm
   * @throws RemoteFailure if the arrival of messages cannot be observed
   */
  QueryResult<List<HookProbe>> probe(QueueState queue, List<HookState> hooks)
      throws InterruptedException {
    ControllerReplicas.ReplicaSummary summary = controller.query();
    int replicas = summary.ready();
    Optional<String> reason =
        replicas == 0 ? reasonNotToReceive(queue, summary.notReady()) : Optional.empty();
    if (reason.isPresent()) {
      return new QueryResult.Unavailable<>(reason.get());
    }
    List<HookProbe> probes = new ArrayList<>();
    for (List<HookState> turn : turns(hooks)) {
      probes.addAll(probe(turn, replicas));
    }
    return new QueryResult.Available<>(probes);
  }

  /** Why doctor must not receive from the queue itself; empty if it may. */
  private Optional<String> reasonNotToReceive(QueueState queue, int notReady) {
    String noReplica = "no replica of serve is ready, and ";
    if (notReady > 0) {
      return Optional.of(
          noReplica + Phrases.count(notReady, "other replica") + " may receive the messages");
    }
    if (queue.deadLetters().filter(to -> to.maxReceiveCount() < MIN_RECEIVE_COUNT).isPresent()) {
      return Optional.of(
          noReplica
              + "receiving here would move messages of terminations to the dead-letter"
              + " queue");
    }
    return account.messageCount(queue.arn()) > MAX_MESSAGES
        ? Optional.of(
            noReplica + "the queue has too many messages to find a test message among them")
        : Optional.empty();
  }

  private static List<List<HookState>> turns(List<HookState> hooks) {
    Map<GroupName, Integer> seen = new HashMap<>();
    Map<Integer, List<HookState>> turns = new LinkedHashMap<>();
    for (HookState hook : hooks) {
      int turn = seen.merge(hook.hook().group(), 1, Integer::sum);
      turns.computeIfAbsent(turn, _ -> new ArrayList<>()).add(hook);
    }
    return List.copyOf(turns.values());
  }

  private List<HookProbe> probe(List<HookState> hooks, int replicas) throws InterruptedException {
    Map<GroupName, Instant> before = latestArrivals(replicas);
    Map<HookState, HookProbeResult> results = new LinkedHashMap<>();
    List<HookState> sent = new ArrayList<>();
    for (HookState hook : hooks) {
      progress.accept("probing " + hook.hook().title());
      putHook(hook)
          .ifPresentOrElse(
              message -> results.put(hook, new HookProbeResult.PutRejected(message)),
              () -> sent.add(hook));
    }
    String receiver = replicas == 0 ? "received here" : "by serve";
    Deadline end = time.in(ARRIVAL_TIMEOUT);
    while (true) {
      Map<GroupName, Instant> now = latestArrivals(replicas);
      sent.removeIf(hook -> {
        GroupName group = hook.hook().group();
        boolean arrived =
            now.getOrDefault(group, Instant.MIN).isAfter(before.getOrDefault(group, Instant.MIN));
        if (arrived) {
          results.put(hook, new HookProbeResult.TestArrived(receiver));
        }
        return arrived;
      });
      if (sent.isEmpty() || time.isPast(end)) {
        break;
      }
      time.sleep(POLL_INTERVAL);
    }
    String waiting = replicas == 0 ? "doctor itself" : Phrases.count(replicas, "replica");
    sent.forEach(hook ->
        results.put(
            hook,
            new HookProbeResult.TestMissing(
                waiting + " waited for " + Phrases.duration(ARRIVAL_TIMEOUT))));
    return results.entrySet().stream()
        .map(entry -> new HookProbe(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** When the last test message of each group that has arrived was sent. */
  private Map<GroupName, Instant> latestArrivals(int replicas) {
    List<AccountInspector.TestMessageArrival> tests =
        replicas == 0 ? account.receiveTestMessages() : controller.query().testMessages();
    tests.forEach(test ->
        received.merge(
            test.group(),
            test.sentAt(),
            (earlier, later) -> earlier.isAfter(later) ? earlier : later));
    return Map.copyOf(received);
  }

  /**
   * Puts the hook, and repeats it while the failure may pass by itself.
   *
   * @return the message of Auto Scaling if it rejects the hook to the end; empty if it accepts it
   */
  private Optional<String> putHook(HookState hook) throws InterruptedException {
    Deadline end = time.in(PUT_TIMEOUT);
    AtomicReference<@Nullable String> rejection = new AtomicReference<>();
    try {
      retry
          .until(() -> end)
          .repeat(() -> {
            rejection.set(putOnce(hook).orElse(null));
            return rejection.get() == null || time.isPast(end)
                ? Optional.empty()
                : Optional.of(POLL_INTERVAL);
          });
      return Optional.ofNullable(rejection.get());
    } catch (RemoteFailure failure) {
      return Optional.of(failure.getMessage());
    }
  }

  /** Puts the hook with the values that it has now; returns why it has no effect yet, if so. */
  private Optional<String> putOnce(HookState hook) {
    HookState present =
        account.hooks(hook.hook().group()).stream()
            .filter(state -> state.hook().name().equals(hook.hook().name()))
            .findFirst()
            .orElseThrow(() ->
                new RemoteFailure(
                    RemoteFailure.FailureKind.REJECTED, "the hook no longer exists", null));
    return switch (account.putHookAgain(present)) {
      case ApplyResult.Applied() -> Optional.empty();
      case ApplyResult.NotYet(String reason) -> Optional.of(reason);
    };
  }
}
