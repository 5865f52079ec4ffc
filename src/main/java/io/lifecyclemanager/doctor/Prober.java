package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Probe.Fate;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
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
final class Prober {
  /** A message takes a second; a replica that waits out a pause of its own, some more. */
  private static final Duration ARRIVAL = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofSeconds(3);

  /** Grants that were made just now are known everywhere after seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** One probe takes some twenty looks, and each is a delivery of all that is on the queue. */
  private static final int FEWEST_RECEIVES = 100;

  /** As many as one look sees. */
  private static final int MOST_MESSAGES = 200;

  private final Cloud cloud;
  private final Serving serving;
  private final Time time;
  private final Consumer<String> progress;
  private final Map<GroupName, Instant> received = new HashMap<>();

  Prober(Cloud cloud, Serving serving, Time time, Consumer<String> progress) {
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
  Answered<List<Probe>> probe(QueueState queue, List<HookState> hooks) throws InterruptedException {
    Serving.Told told = serving.ask();
    int replicas = told.replicas();
    Optional<String> harm = replicas == 0 ? harm(queue, told.others()) : Optional.empty();
    if (harm.isPresent()) {
      return new Answered.Unknown<>(harm.get());
    }
    List<Probe> probes = new ArrayList<>();
    for (List<HookState> turn : turns(hooks)) {
      probes.addAll(probe(turn, replicas));
    }
    return new Answered.Known<>(probes);
  }

  /** Why messages had better not be received here; empty where it does no harm. */
  private Optional<String> harm(QueueState queue, int others) {
    String nobody = "no replica of serve is ready, and ";
    if (others > 0) {
      return Optional.of(nobody + Words.count(others, "other") + " may take the messages away");
    }
    if (queue.deadLetters().filter(to -> to.maxReceiveCount() < FEWEST_RECEIVES).isPresent()) {
      return Optional.of(
          nobody + "to receive here would move messages of terminations to the dead-letter queue");
    }
    return cloud.messages(queue.arn()) > MOST_MESSAGES
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

  private List<Probe> probe(List<HookState> hooks, int replicas) throws InterruptedException {
    Map<GroupName, Instant> before = last(replicas);
    Map<HookState, Fate> fates = new LinkedHashMap<>();
    List<HookState> sent = new ArrayList<>();
    for (HookState hook : hooks) {
      progress.accept("probing " + hook.hook().title());
      put(hook)
          .ifPresentOrElse(why -> fates.put(hook, new Fate.Refused(why)), () -> sent.add(hook));
    }
    String where = replicas == 0 ? "received here" : "by serve";
    Deadline end = time.in(ARRIVAL);
    while (true) {
      Map<GroupName, Instant> now = last(replicas);
      sent.removeIf(hook -> {
        GroupName group = hook.hook().group();
        boolean arrived =
            now.getOrDefault(group, Instant.MIN).isAfter(before.getOrDefault(group, Instant.MIN));
        if (arrived) {
          fates.put(hook, new Fate.Arrived(where));
        }
        return arrived;
      });
      if (sent.isEmpty() || time.isPast(end)) {
        break;
      }
      time.sleep(LOOK);
    }
    String who = replicas == 0 ? "doctor itself" : Words.count(replicas, "replica");
    sent.forEach(hook -> fates.put(hook, new Fate.Lost(who + " waited for " + Words.of(ARRIVAL))));
    return fates.entrySet().stream().map(one -> new Probe(one.getKey(), one.getValue())).toList();
  }

  /** When the last test message of each group was sent, of those that arrived. */
  private Map<GroupName, Instant> last(int replicas) {
    List<Cloud.Test> tests = replicas == 0 ? cloud.receiveTests() : serving.ask().tests();
    tests.forEach(test ->
        received.merge(test.group(), test.at(), (one, other) -> one.isAfter(other) ? one : other));
    return Map.copyOf(received);
  }

  /** Puts the hook as it is by now; Auto Scaling's words where it does not take it. */
  private Optional<String> put(HookState hook) throws InterruptedException {
    Deadline end = time.in(PATIENCE);
    while (true) {
      try {
        Optional<HookState> now =
            cloud.hooks(hook.hook().group()).stream()
                .filter(one -> one.hook().name().equals(hook.hook().name()))
                .findFirst();
        if (now.isEmpty()) {
          return Optional.of("it is gone");
        }
        switch (cloud.putAgain(now.get())) {
          case ApplyResult.Applied() -> {
            return Optional.empty();
          }
          case ApplyResult.NotYet(String why) -> {
            if (time.isPast(end)) {
              return Optional.of(why);
            }
          }
        }
      } catch (RemoteTrouble trouble) {
        if (!trouble.isWorthRetrying() || time.isPast(end)) {
          return Optional.of(trouble.getMessage());
        }
      }
      time.sleep(LOOK);
    }
  }
}
