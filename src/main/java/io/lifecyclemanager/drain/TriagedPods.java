package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodTriage.IgnoreReason;
import io.lifecyclemanager.drain.PodTriage.TriageResult;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Ignored;
import io.lifecyclemanager.model.PodRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a drain does with each pod of its node, as of the last update. Not thread-safe. */
final class TriagedPods {
  private final PodTriage triage;
  private final Map<PodRef, TriageResult> results = new HashMap<>();

  TriagedPods(PodTriage triage) {
    this.triage = triage;
  }

  /** Replaces the pods. */
  void update(Collection<PodView> pods, Collection<LocalTrafficService> services) {
    results.clear();
    pods.forEach(pod -> results.put(pod.ref(), triage.triage(pod, services)));
  }

  /** The pod is not removed after all. */
  void ignore(PodRef pod, IgnoreReason reason) {
    results.put(pod, new Ignored(reason));
  }

  int size() {
    return results.size();
  }

  /** Null for a pod that is not there any more. */
  @Nullable TriageResult get(PodRef pod) {
    return results.get(pod);
  }

  boolean isToBeRemoved(PodRef pod) {
    TriageResult result = results.get(pod);
    return result != null && result.isToBeRemoved();
  }

  boolean isCritical(PodRef pod) {
    TriageResult result = results.get(pod);
    return result != null && result.isCritical();
  }
}
