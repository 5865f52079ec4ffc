package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.HookProbe.HookProbeResult;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts hooks again, as they are, and waits for the test messages: where {@code serve} runs by
 * asking it, else by receiving. A message names its group only: of several hooks of one group, each
 * has a turn of its own.
 */
final class HookProber {
  /** A message takes a second; a replica that waits out a pause of its own, some more. */
  private static final Duration ARRIVAL_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

  /** Grants that were made just now are known everywhere after seconds. */
  private static final Duration PUT_TIMEOUT = Duration.ofSeconds(20);

  /** One probe takes some twenty looks, and each is a delivery of all that is on the queue. */
  private static final int MIN_RECEIVE_COUNT = 100;

  /** As many as one look sees. */
  private static final int MAX_MESSAGES = 200;

  private final AccountInspector cloud;
  private final ControllerReplicas serving;
  private final Time time;
  private final Consumer<String> progress;
  private final Map<GroupName, Instant> received = new HashMap<>();

  HookProber(
      AccountInspector cloud, ControllerReplicas serving, Time time, Consumer<String> progress) {
    this.cloud = cloud;
    this.serving = serving;
    this.time = time;
    this.progress = progress;
  }

  /**
   * Probes each hook.
   *
   * @param hooks all of them send to the queue
   * @throws RemoteTrouble when nobody can say what arrives
   */
  QueryResult<List<HookProbe>> probe(QueueState queue, List<HookState> hooks)
      throws InterruptedException {
    ControllerReplicas.ReplicaSummary told = serving.query();
    int replicas = told.ready();
    Optional<String> harm =
        replicas == 0 ? reasonNotToReceive(queue, told.notReady()) : Optional.empty();
    if (harm.isPresent()) {
      return new QueryResult.Unavailable<>(harm.get());
    }
    List<HookProbe> probes = new ArrayList<>();
    for (List<HookState> turn : turns(hooks)) {
      probes.addAll(probe(turn, replicas));
    }
    return new QueryResult.Available<>(probes);
  }

  /** Why messages had better not be received here; empty where it does no harm. */
  private Optional<String> reasonNotToReceive(QueueState queue, int others) {
    String nobody = "no replica of serve is ready, and ";
    if (others > 0) {
      return Optional.of(nobody + Phrases.count(others, "other") + " may take the messages away");
    }
    if (queue.deadLetters().filter(to -> to.maxReceiveCount() < MIN_RECEIVE_COUNT).isPresent()) {
      return Optional.of(
          nobody + "to receive here would move messages of terminations to the dead-letter queue");
    }
    return cloud.messageCount(queue.arn()) > MAX_MESSAGES
        ? Optional.of(nobody + "there are too many messages on the queue to find one among them")
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
    Map<HookState, HookProbeResult> fates = new LinkedHashMap<>();
    List<HookState> sent = new ArrayList<>();
    for (HookState hook : hooks) {
      progress.accept("probing " + hook.hook().title());
      putHook(hook)
          .ifPresentOrElse(
              why -> fates.put(hook, new HookProbeResult.PutRejected(why)), () -> sent.add(hook));
    }
    String where = replicas == 0 ? "received here" : "by serve";
    Deadline end = time.in(ARRIVAL_TIMEOUT);
    while (true) {
      Map<GroupName, Instant> now = latestArrivals(replicas);
      sent.removeIf(hook -> {
        GroupName group = hook.hook().group();
        boolean arrived =
            now.getOrDefault(group, Instant.MIN).isAfter(before.getOrDefault(group, Instant.MIN));
        if (arrived) {
          fates.put(hook, new HookProbeResult.TestArrived(where));
        }
        return arrived;
      });
      if (sent.isEmpty() || time.isPast(end)) {
        break;
      }
      time.sleep(POLL_INTERVAL);
    }
    String who = replicas == 0 ? "doctor itself" : Phrases.count(replicas, "replica");
    sent.forEach(hook ->
        fates.put(
            hook,
            new HookProbeResult.TestMissing(
                who + " waited for " + Phrases.duration(ARRIVAL_TIMEOUT))));
    return fates.entrySet().stream()
        .map(one -> new HookProbe(one.getKey(), one.getValue()))
        .toList();
  }

  /** When the last test message of each group was sent, of those that arrived. */
  private Map<GroupName, Instant> latestArrivals(int replicas) {
    List<AccountInspector.TestMessageArrival> tests =
        replicas == 0 ? cloud.receiveTestMessages() : serving.query().testMessages();
    tests.forEach(test ->
        received.merge(
            test.group(), test.sentAt(), (one, other) -> one.isAfter(other) ? one : other));
    return Map.copyOf(received);
  }

  /** Puts the hook as it is by now; Auto Scaling's words where it does not take it. */
  private Optional<String> putHook(HookState hook) throws InterruptedException {
    Deadline end = time.in(PUT_TIMEOUT);
    while (true) {
      try {
        Optional<HookState> now =
            cloud.hooks(hook.hook().group()).stream()
                .filter(one -> one.hook().name().equals(hook.hook().name()))
                .findFirst();
        if (now.isEmpty()) {
          return Optional.of("it is gone");
        }
        switch (cloud.putHookAgain(now.get())) {
          case ApplyResult.Applied() -> {
            return Optional.empty();
          }
          case ApplyResult.NotYet(String why) -> {
            if (time.isPast(end)) {
              return Optional.of(why);
            }
          }
        }
      } catch (RemoteFailure trouble) {
        if (!trouble.isRetryable() || time.isPast(end)) {
          return Optional.of(trouble.getMessage());
        }
      }
      time.sleep(POLL_INTERVAL);
    }
  }
}
