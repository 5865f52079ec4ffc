package io.lifecyclemanager.fakes;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One group, guarded by the lock of {@link FakeAutoScaling}.
 *
 * @param hooks its termination hooks
 * @param hooksOfOtherQueues those of them that send to another queue
 */
record FakeGroup(
    Map<String, String> tags, Map<String, HookTimeouts> hooks, Set<String> hooksOfOtherQueues) {
  private static final Duration LONGEST = Duration.ofDays(2);

  FakeGroup() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
  }

  HookTimeouts putHook(String name, Duration heartbeat) {
    Duration hundred = heartbeat.multipliedBy(100);
    Duration global = hundred.compareTo(LONGEST) < 0 ? hundred : LONGEST;
    HookTimeouts times = new HookTimeouts(heartbeat, global);
    hooks.put(name, times);
    return times;
  }

  List<String> ownHooks() {
    return hooks.keySet().stream().filter(hook -> !hooksOfOtherQueues.contains(hook)).toList();
  }
}
