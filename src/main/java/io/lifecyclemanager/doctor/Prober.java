package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.Test;
import io.lifecyclemanager.doctor.Probe.Fate;
import io.lifecyclemanager.enrollment.Tried;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts hooks again, as they are, and waits for the test messages: where {@code serve} runs by
 * asking it, else by receiving. One hook after the other, since a message names its group only.
 */
final class Prober {
  /** A message takes a second; a replica that waits out a pause of its own, some more. */
  private static final Duration ARRIVAL = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Grants that were made just now are known everywhere after seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cloud cloud;
  private final Serving serving;
  private final Time time;
  private final Consumer<String> progress;

  Prober(Cloud cloud, Serving serving, Time time, Consumer<String> progress) {
    this.cloud = cloud;
    this.serving = serving;
    this.time = time;
    this.progress = progress;
  }

  /**
   * Probes each hook.
   *
   * @throws RemoteTrouble when nobody can say what arrives
   */
  List<Probe> probe(List<HookState> hooks) throws InterruptedException {
    List<Probe> probes = new ArrayList<>();
    for (HookState hook : hooks) {
      progress.accept("probing " + hook.hook().title());
      probes.add(new Probe(hook, fate(hook)));
    }
    return probes;
  }

  private Fate fate(HookState hook) throws InterruptedException {
    GroupName group = hook.hook().group();
    int replicas = serving.ask().replicas();
    Instant before = last(group, replicas).orElse(Instant.MIN);
    Optional<String> refusal = put(hook);
    if (refusal.isPresent()) {
      return new Fate.Refused(refusal.get());
    }
    String where = replicas == 0 ? "received here" : "by serve";
    Deadline end = time.in(ARRIVAL);
    do {
      if (last(group, replicas).filter(before::isBefore).isPresent()) {
        return new Fate.Arrived(where);
      }
      time.sleep(LOOK);
    } while (!time.isPast(end));
    return new Fate.Lost(
        "%s waited for %s"
            .formatted(
                replicas == 0 ? "doctor itself" : Words.count(replicas, "replica"),
                Words.of(ARRIVAL)));
  }

  /** When the last test message of a group was sent, of those that arrived. */
  private Optional<Instant> last(GroupName group, int replicas) {
    List<Test> tests = replicas == 0 ? cloud.receiveTests() : serving.ask().tests();
    return tests.stream()
        .filter(test -> test.group().equals(group))
        .map(Test::at)
        .max(Instant::compareTo);
  }

  /** Puts the hook; Auto Scaling's words where it does not take it. */
  private Optional<String> put(HookState hook) throws InterruptedException {
    Deadline end = time.in(PATIENCE);
    while (true) {
      try {
        switch (cloud.putAgain(hook)) {
          case Tried.Done() -> {
            return Optional.empty();
          }
          case Tried.NotYet(String why) -> {
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
