package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.RunningLoop;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of heartbeats when more are due than can be sent at the same time. */
class HeartbeatSchedulerTest {
  private static final GroupName GROUP = new GroupName("web");
  private static final int MOST_AT_ONCE = 64;

  private final SimulatedTime time = new SimulatedTime();
  private final SlowActions actions = new SlowActions();
  private final HeartbeatScheduler heartbeats =
      new HeartbeatScheduler(actions, 10, time, new Random(1), fact -> {});

  /** Only closed. */
  @SuppressWarnings("UnusedVariable")
  @AutoClose
  private RunningLoop loop;

  /** Auto Scaling that responds slowly, with a delay for each hook. */
  private final class SlowActions implements LifecycleActions {
    private final Map<String, Duration> slow = new HashMap<>();
    private final List<String> answered = new CopyOnWriteArrayList<>();

    @Override
    public LifecycleActionAnswer heartbeat(LifecycleAction action) {
      try {
        time.sleep(slow.getOrDefault(action.hook(), Duration.ZERO));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      answered.add(action.hook());
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
    loop = new RunningLoop(time, "heartbeats", heartbeats::run);
  }

  @Test
  void aSlowHeartbeatDelaysNoOther() throws InterruptedException {
    actions.slow.put("hangs", Duration.ofMinutes(10));
    keep("hangs");
    keep("quick");
    time.sleep(Duration.ofSeconds(1));

    assertThat(actions.answered).containsExactly("quick");
  }

  @Test
  void theEarliestDeadlineIsServedFirst() throws InterruptedException {
    keep("long since held");
    time.sleep(Duration.ofMinutes(40));
    actions.slow.put("hangs", Duration.ofMinutes(60));
    actions.slow.put("hangs less", Duration.ofMinutes(30));
    for (int i = 1; i < MOST_AT_ONCE; i++) {
      keep("hangs");
    }
    keep("hangs less");
    time.sleep(Duration.ofMinutes(25));
    actions.answered.clear();
    actions.slow.put("new", Duration.ofSeconds(1));
    actions.slow.put("long since held", Duration.ofSeconds(1));
    keep("new");
    time.sleep(Duration.ofMinutes(10));

    assertThat(actions.answered).containsExactly("hangs less", "new", "long since held");
  }

  @Test
  void aHeartbeatThatIsRequestedWhileOneIsSentFollowsItsResponse() throws InterruptedException {
    actions.slow.put("slow", Duration.ofSeconds(2));
    HeartbeatHandle handle = keep("slow");
    time.sleep(Duration.ofSeconds(1));
    handle.sendNow();
    time.sleep(Duration.ofSeconds(4));
    assertThat(actions.answered).containsExactly("slow", "slow");

    time.sleep(Duration.ofMinutes(1));
    assertThat(actions.answered).as("requested once").hasSize(2);
  }

  private HeartbeatHandle keep(String hook) {
    InstanceId instance = new InstanceId("i-1");
    LifecycleAction action = new LifecycleAction(GROUP, hook, instance, null, "a message");
    return heartbeats.hold(
        action,
        time.in(Duration.ZERO),
        () -> new TerminatingInstance(instance, GROUP, null),
        times -> {},
        over -> {});
  }
}
