package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.model.Deadline;
import java.util.List;

/**
 * When the pods of one budget are deleted past it: one at a time, each while the next ones still
 * run, and as late as that allows. So a budget that recovers meanwhile spares as many pods as
 * possible, and a workload loses no more than one pod at a time. Where time is short, pods are
 * deleted side by side: each keeps its full grace period. Pure.
 */
final class ForcedDeletionSchedule {
  private ForcedDeletionSchedule() {}

  /**
   * Returns the time of each deletion, in the order of the pods.
   *
   * @param pods the pods that are not deleted yet, the one with the earliest {@link
   *     DeletionWindow#latest} first
   * @param freeAt when the pod that was deleted last has stopped, or now if that is later
   */
  static Deadline[] times(List<DeletionWindow> pods, Deadline freeAt) {
    Deadline[] times = new Deadline[pods.size()];
    for (int i = times.length - 1; i >= 0; i--) {
      DeletionWindow pod = pods.get(i);
      Deadline latest = pod.latest();
      Deadline spaced =
          i == times.length - 1 ? latest : latest.orEarlier(times[i + 1].minus(pod.takes()));
      times[i] = latest.orEarlier(spaced.orLater(pod.earliest()));
    }
    Deadline free = freeAt;
    for (int i = 0; i < times.length; i++) {
      times[i] = pods.get(i).latest().orEarlier(times[i].orLater(free));
      free = times[i].plus(pods.get(i).takes());
    }
    return times;
  }
}
